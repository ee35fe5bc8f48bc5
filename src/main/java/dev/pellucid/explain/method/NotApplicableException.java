package dev.pellucid.explain.method;

/** A method that cannot explain this model, and what the model would need. */
public final class NotApplicableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotApplicableException(String message) {
    super(message);
  }
}
