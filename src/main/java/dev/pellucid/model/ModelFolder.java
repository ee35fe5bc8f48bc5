package dev.pellucid.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a catalogue covers.
 *
 * @param path of the folder; a single bundle or {@code .onnx} file is a folder of one
 */
record ModelFolder(Path path) {

  /** Where bundles are, in the order of their names; hidden files are left out. */
  List<Path> bundles() throws IOException {
    if (isBundle(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(ModelFolder::isBundle)
          .sorted()
          .toList();
    }
  }

  private static boolean isBundle(Path entry) {
    return Files.isDirectory(entry)
        ? Files.exists(entry.resolve("model.onnx")) || Files.exists(entry.resolve("model.yaml"))
        : entry.toString().endsWith(".onnx") && Files.isRegularFile(entry);
  }
}
