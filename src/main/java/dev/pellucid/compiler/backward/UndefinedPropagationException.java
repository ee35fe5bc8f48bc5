package dev.pellucid.compiler.backward;

import dev.pellucid.graph.InvalidModelException;

/** A propagation that is not defined for a model: it lacks the layers that the rules speak of. */
public class UndefinedPropagationException extends InvalidModelException {

  private static final long serialVersionUID = 1L;

  public UndefinedPropagationException(String message) {
    super(message);
  }
}
