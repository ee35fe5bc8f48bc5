package dev.pellucid.monitor.quantity;

/** A record of the topic of explanations is not an explanation. */
public final class MalformedExplanationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MalformedExplanationException(String message, Throwable cause) {
    super(message, cause);
  }
}
