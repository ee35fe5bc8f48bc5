package dev.pellucid.graph;

/**
 * A shape or value cannot be told without knowing the batch size. Stays within the inference, where
 * it means "unknown".
 */
final class IndeterminateException extends RuntimeException {
  IndeterminateException(String message) {
    super(message);
  }
}
