package dev.pellucid.evaluate;

/** There is no such indicator. */
public final class UnknownIndicatorException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public UnknownIndicatorException(String message) {
    super(message);
  }
}
