package dev.pellucid.model.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the files of one bundle, each once, and digests what it read, so that bundle and digest
 * belong together whatever happens on disk meanwhile.
 */
final class BundleFiles {

  private final Path folder;
  private final MessageDigest digest;
  private final List<Path> read = new ArrayList<>();

  BundleFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The bytes of a file of the bundle. */
  byte[] read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(Long.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) 0);
      digest.update(bytes);
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
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new BundleException(
          namedBy, key, "'%s' lies outside the bundle; copy it beside this file".formatted(name));
    }
    if (!Files.isRegularFile(file)) {
      throw new BundleException(
          namedBy, key, "there is no file '%s' in %s".formatted(name, folder));
    }
    return file;
  }

  List<Path> files() {
    return read;
  }

  /** SHA-256 of all that was read so far; call it once, at the end. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
