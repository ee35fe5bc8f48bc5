package dev.pellucid.model.inference;

/** A model was asked after it had been closed. */
public final class SessionClosedException extends RuntimeException {

  public SessionClosedException(String model) {
    super("model '%s' was closed or replaced; look it up again".formatted(model));
  }
}
