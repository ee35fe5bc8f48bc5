package dev.pellucid.explain.method;

/** A parameter that its method does not have, or a value that it cannot take. */
public final class InvalidParameterException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidParameterException(String message) {
    super(message);
  }

  public InvalidParameterException(String message, Throwable cause) {
    super(message, cause);
  }

  InvalidParameterException(Parameter<?> parameter, String text) {
    this(
        "parameter '%s' cannot be '%s': expected %s"
            .formatted(parameter.name(), text, parameter.range()));
  }
}
