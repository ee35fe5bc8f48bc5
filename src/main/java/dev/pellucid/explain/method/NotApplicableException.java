package dev.pellucid.explain.method;

import dev.pellucid.graph.UnfitModelException;

/** A method that cannot explain this model, and what the model would need. */
public final class NotApplicableException extends UnfitModelException {

  private static final long serialVersionUID = 1L;

  public NotApplicableException(String message) {
    super(message);
  }
}
