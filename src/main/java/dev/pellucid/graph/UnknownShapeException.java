package dev.pellucid.graph;

/** A shape is needed that could not be inferred. */
public class UnknownShapeException extends InvalidModelException {
  UnknownShapeException(String model, String tensor, String reason) {
    super("model %s: the shape of '%s' cannot be told: %s".formatted(model, tensor, reason));
  }
}
