package dev.pellucid.stream;

/** A model runs, but not on this image: it failed at it twice, and managed another in between. */
public final class UnexplainableImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnexplainableImageException(PoisonCheck.PoisonImageException poison) {
    super(poison.getMessage(), poison.getCause());
  }
}
