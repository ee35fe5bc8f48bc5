package dev.pellucid.cli.report;

import dev.pellucid.model.bundle.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sections that are finished, kept until the whole report is, so that one that was stopped goes
 * on where it was.
 *
 * @param folder made when the first section is kept
 * @param key of model, images and settings: sections of other ones are not those asked for
 */
record Parts(Path folder, String key) {

  private static final String ENDING = ".json";

  /** A section that was finished before; one that cannot be read is made anew. */
  Optional<Section> find(String id) {
    Path file = file(id);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Figures.MAPPER.readValue(file.toFile(), Section.class));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  void keep(Section section) throws IOException {
    Files.createDirectories(folder);
    AtomicFile.write(file(section.id()), Figures.MAPPER.writeValueAsBytes(section));
  }

  /** Once the report is written; sections of other models and settings go too. */
  void forget() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private Path file(String id) {
    return folder.resolve(key + "-" + id + ENDING);
  }
}
