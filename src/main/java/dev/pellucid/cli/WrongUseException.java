package dev.pellucid.cli;

/**
 * A value on the command line that cannot be, as the message says; it ends with the exit code 2.
 */
final class WrongUseException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WrongUseException(String message) {
    super(message);
  }
}
