package dev.pellucid.model.inference;

/** A session ran and failed, or gave an answer that is none. */
public final class InferenceFailedException extends RuntimeException {

  private final String model;
  private final String problem;

  public InferenceFailedException(String model, String problem, Throwable cause) {
    super("model '%s': %s".formatted(model, problem), cause);
    this.model = model;
    this.problem = problem;
  }

  /** The name of the model that failed. */
  public String model() {
    return model;
  }

  /** The same, saying which rows of the run they were. */
  InferenceFailedException inRows(int first, int last) {
    return new InferenceFailedException(
        model,
        first == last
            ? "row %d: %s".formatted(first, problem)
            : "rows %d to %d: %s".formatted(first, last, problem),
        this);
  }
}
