package dev.pellucid.model.inference;

/** A session ran and failed, or gave an answer that is none. */
public final class InferenceFailedException extends RuntimeException {

  private final String model;

  public InferenceFailedException(String model, String problem, Throwable cause) {
    super("model '%s': %s".formatted(model, problem), cause);
    this.model = model;
  }

  /** The name of the model that failed. */
  public String model() {
    return model;
  }
}
