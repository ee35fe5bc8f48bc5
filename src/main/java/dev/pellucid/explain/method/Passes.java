package dev.pellucid.explain.method;

/**
 * Passes of one image through the whole network. One that begins at a late layer, or a backward one
 * that stops there, counts as one all the same.
 */
public record Passes(long forward, long backward) {

  public Passes {
    if (forward < 0 || backward < 0) {
      throw new IllegalArgumentException(
          "passes are counted from zero: " + forward + " forward, " + backward + " backward");
    }
  }

  /** These and others. */
  public Passes plus(Passes others) {
    return new Passes(forward + others.forward, backward + others.backward);
  }

  /** These without those that had been run before. */
  public Passes since(Passes before) {
    return new Passes(forward - before.forward, backward - before.backward);
  }

  @Override
  public String toString() {
    if (backward == 0) {
      return forward + " forward";
    }
    return forward + " forward, " + backward + " backward";
  }
}
