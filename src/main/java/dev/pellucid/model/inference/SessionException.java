package dev.pellucid.model.inference;

/** A graph cannot be made into a session. */
public final class SessionException extends RuntimeException {

  SessionException(String model, Throwable cause) {
    super(
        "model '%s': ONNX Runtime cannot load its graph: %s".formatted(model, cause.getMessage()),
        cause);
  }
}
