package dev.pellucid.model.bundle;

import java.nio.file.Path;

/** A bundle cannot be read: says which file, which key in it, and how to mend it. */
public final class BundleException extends RuntimeException {

  private final transient Path file;

  /** The whole file is at fault. */
  BundleException(Path file, String problem) {
    super(file + ": " + problem);
    this.file = file;
  }

  /** One key of the file is at fault. */
  BundleException(Path file, String key, String problem) {
    super(file + ": " + key + ": " + problem);
    this.file = file;
  }

  /** The file to mend. */
  public Path file() {
    return file;
  }

  BundleException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }
}
