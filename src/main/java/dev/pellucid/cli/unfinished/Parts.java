package dev.pellucid.cli.unfinished;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The parts of long work that are finished, kept until all are, so that work that was stopped goes
 * on where it was. Each is a file of JSON, written whole or not at all.
 *
 * @param folder made when the first part is kept
 * @param key of all that was asked: parts of other models, images or options are not found
 */
public record Parts(Path folder, String key) {

  private static final String ENDING = ".json";

  /** Of a file that was being written when the work was stopped. */
  private static final String TORN = ".partial";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(Value.construct(Include.NON_ABSENT, Include.USE_DEFAULTS))
          .findAndAddModules()
          .build();

  /**
   * Of what was asked.
   *
   * @param asked all that a part can depend on
   */
  public static Parts of(Path folder, Sha256 asked) {
    return new Parts(folder, asked.hex().substring(0, 16));
  }

  /**
   * A part that was finished before; one that cannot be read is not there.
   *
   * @param id that a file can be named after
   */
  public <T> Optional<T> find(String id, Class<T> type) {
    Path file = file(id);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(file.toFile(), type));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a part, in place of an older one.
   *
   * @param part which Jackson can write, and read again
   */
  public void keep(String id, Object part) throws IOException {
    AtomicFile.write(file(id), MAPPER.writeValueAsBytes(part));
  }

  /** A part that was finished before, or else a new one, which is kept. */
  public <T> T findOrMake(String id, Class<T> type, Supplier<T> make) throws IOException {
    Optional<T> before = find(id, type);
    if (before.isPresent()) {
      return before.get();
    }
    T part = make.get();
    keep(id, part);
    return part;
  }

  /** Once all is written; parts of other models and options go too. */
  public void forget() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Parts::isOurs).toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static boolean isOurs(Path file) {
    return file.toString().endsWith(ENDING) || file.toString().endsWith(TORN);
  }

  private Path file(String id) {
    return folder.resolve(key + "-" + id + ENDING);
  }
}
