package dev.pellucid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The encoded images of a folder. */
final class ImageFolder {

  private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "webp", "bmp");

  private ImageFolder() {}

  /**
   * Those in it and in its folders, in the order of their names.
   *
   * @throws ParameterException if there is no such folder, or no image in it
   */
  static List<Path> images(Path folder, CommandLine command) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(command, "there is no folder '%s'".formatted(folder));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> images = files.filter(ImageFolder::isImage).sorted().toList();
      if (images.isEmpty()) {
        throw new ParameterException(command, "'%s' has no files of %s".formatted(folder, IMAGES));
      }
      return images;
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && IMAGES.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
