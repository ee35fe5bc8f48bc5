package dev.pellucid.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a bundle's files look like from outside: cheap to take often, and as good as certain to
 * change when one of them does.
 */
record Fingerprint(Map<Path, String> files) {

  /** Of a folder, all files in it; of a bare {@code NAME.onnx}, the files {@code NAME.*} beside. */
  static Fingerprint of(Path location) throws IOException {
    SortedMap<Path, String> files = new TreeMap<>();
    for (Path file : belongingTo(location)) {
      describe(file, files);
    }
    return new Fingerprint(files);
  }

  private static List<Path> belongingTo(Path location) throws IOException {
    if (Files.isDirectory(location)) {
      try (Stream<Path> files = Files.walk(location)) {
        return files.toList();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    String name = location.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.') + 1);
    try (Stream<Path> files = Files.list(location.toAbsolutePath().getParent())) {
      return files.filter(file -> file.getFileName().toString().startsWith(stem)).toList();
    }
  }

  private static void describe(Path file, Map<Path, String> files) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      if (is.isRegularFile()) {
        files.put(
            file, "%d bytes, %s, %s".formatted(is.size(), is.lastModifiedTime(), is.fileKey()));
      }
    } catch (NoSuchFileException gone) {
      // Between the listing and this look: it is not there.
      files.remove(file);
    }
  }
}
