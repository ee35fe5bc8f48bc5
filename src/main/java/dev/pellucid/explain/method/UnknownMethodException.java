package dev.pellucid.explain.method;

/** A method id that the table does not have. */
public final class UnknownMethodException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public UnknownMethodException(String message) {
    super(message);
  }
}
