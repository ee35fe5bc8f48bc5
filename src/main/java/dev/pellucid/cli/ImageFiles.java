package dev.pellucid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the images in folders by the ends of their names. */
final class ImageFiles {

  private static final Set<String> ENCODED = Set.of("jpg", "jpeg", "png", "webp", "bmp");
  private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "webp", "bmp", "npy");

  private ImageFiles() {}

  /**
   * Those in a folder and in its folders, tensors among them, in the order of their names.
   *
   * @throws WrongUseException if there is no such folder, or it has none
   */
  static List<Path> in(Path folder) throws IOException {
    return in(folder, IMAGES);
  }

  /** The same without tensors. */
  static List<Path> encodedIn(Path folder) throws IOException {
    return in(folder, ENCODED);
  }

  private static List<Path> in(Path folder, Set<String> ends) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new WrongUseException("there is no folder '%s'".formatted(folder));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> images = files.filter(file -> isImage(file, ends)).sorted().toList();
      if (images.isEmpty()) {
        throw new WrongUseException("'%s' has no files of %s".formatted(folder, ends));
      }
      return images;
    }
  }

  private static boolean isImage(Path file, Set<String> ends) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ends.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
