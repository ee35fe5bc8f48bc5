package dev.pellucid.model.examples;

import java.nio.file.Path;

/** A set of examples cannot be used: says which folder, why, and how to mend it. */
public final class ExamplesException extends RuntimeException {

  ExamplesException(Path folder, String problem) {
    super(folder + ": " + problem);
  }

  ExamplesException(Path folder, String problem, Throwable cause) {
    super(folder + ": " + problem, cause);
  }
}
