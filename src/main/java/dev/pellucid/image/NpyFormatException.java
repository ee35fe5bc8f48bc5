package dev.pellucid.image;

import java.io.IOException;

/** Bytes that are not a NumPy array file, or one of a kind that {@link NpyFile} does not read. */
public final class NpyFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  NpyFormatException(String message) {
    super(message);
  }
}
