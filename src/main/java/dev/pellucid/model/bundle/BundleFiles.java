package dev.pellucid.model.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of one bundle, each once, and digests what it read, so that bundle and digest
 * belong together whatever happens on disk meanwhile.
 */
final class BundleFiles {

  private final Path folder;
  private final Sha256 digest = new Sha256();
  private final List<Path> read = new ArrayList<>();

  BundleFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** The bytes of a file of the bundle. */
  byte[] read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      digest.text(file.getFileName().toString()).bytes(bytes);
      read.add(file);
      return bytes;
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e).causedBy(e);
    }
  }

  /**
   * A file that another one names.
   *
   * @param namedBy the file that names it
   * @param key under which
   */
  Path resolve(Path namedBy, String key, String name) {
    Path file = path(namedBy, key, name);
    if (!file.startsWith(folder)) {
      throw outside(namedBy, key, name);
    }
    if (!Files.isRegularFile(file)) {
      throw new BundleException(
          namedBy, key, "there is no file '%s' in %s".formatted(name, folder));
    }
    try {
      // A link may lead anywhere, and the folder may be one itself.
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw outside(namedBy, key, name);
      }
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e).causedBy(e);
    }
    return file;
  }

  private Path path(Path namedBy, String key, String name) {
    try {
      return folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new BundleException(namedBy, key, "is no name of a file: " + e.getReason()).causedBy(e);
    }
  }

  private static BundleException outside(Path namedBy, String key, String name) {
    return new BundleException(
        namedBy, key, "'%s' lies outside the bundle; copy it beside this file".formatted(name));
  }

  List<Path> files() {
    return read;
  }

  /** SHA-256 of all that was read so far; call it once, at the end. */
  String digest() {
    return digest.hex();
  }
}
