package dev.pellucid.explain.method;

/** A target that names a class which the model does not have. */
public final class UnknownClassException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnknownClassException(String model, int index, int classes) {
    super(
        "there is no class %d: model '%s' has %d, counted from 0".formatted(index, model, classes));
  }
}
