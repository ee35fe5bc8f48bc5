package dev.pellucid.model.bundle;

/** A value of a manifest that cannot be: says which key and how to mend it. */
public final class InvalidManifestException extends IllegalArgumentException {

  private final String key;
  private final String problem;

  InvalidManifestException(String key, String problem) {
    super(key + ": " + problem);
    this.key = key;
    this.problem = problem;
  }

  /** The key as it is written in {@code model.yaml}, with dots between levels. */
  public String key() {
    return key;
  }

  String problem() {
    return problem;
  }
}
