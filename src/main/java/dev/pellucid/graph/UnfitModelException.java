package dev.pellucid.graph;

/** A model that lacks what was asked of it. */
public abstract class UnfitModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected UnfitModelException(String message) {
    super(message);
  }

  protected UnfitModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
