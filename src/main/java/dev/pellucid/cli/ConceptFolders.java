package dev.pellucid.cli;

import dev.pellucid.cli.bank.Pictures;
import dev.pellucid.cli.bank.ShownConcept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders by which people show concepts: one each, named after it, of its images, or of folders
 * {@code positive} and {@code negative}.
 */
final class ConceptFolders {

  private static final String POSITIVE = "positive";
  private static final String NEGATIVE = "negative";

  private ConceptFolders() {}

  /**
   * Those in a folder, in the order of their names.
   *
   * @throws WrongUseException if there is no such folder, or none in it
   */
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new WrongUseException("there is no folder '%s'".formatted(folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> folders = entries.filter(Files::isDirectory).sorted().toList();
      if (folders.isEmpty()) {
        throw new WrongUseException("'%s' has no folder of a concept".formatted(folder));
      }
      return folders;
    }
  }

  /**
   * The concept that a folder shows.
   *
   * @param anything pictures without any of the concepts, for a folder that has none
   * @param pictures by which its files are read
   * @throws WrongUseException if there are no pictures without the concept
   */
  static ShownConcept shown(Path folder, Optional<Pictures> anything, Pictures pictures)
      throws IOException {
    String name = folder.getFileName().toString().replace('-', ' ').replace('_', ' ');
    if (!Files.isDirectory(folder.resolve(POSITIVE))) {
      return new ShownConcept(
          name,
          pictures.only(ImageFiles.in(folder)),
          anything.orElseThrow(
              () ->
                  new WrongUseException(
                      "'%s' has no folder '%s', so that --random must give images without the concept"
                          .formatted(folder, NEGATIVE))));
    }
    return new ShownConcept(
        name,
        pictures.only(ImageFiles.in(folder.resolve(POSITIVE))),
        Files.isDirectory(folder.resolve(NEGATIVE)) || anything.isEmpty()
            ? pictures.only(ImageFiles.in(folder.resolve(NEGATIVE)))
            : anything.get());
  }
}
