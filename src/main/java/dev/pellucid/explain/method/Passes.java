package dev.pellucid.explain.method;

/**
 * The cost of explaining one image, in passes through the whole network. A backward pass that stops
 * at a late layer counts as the share it runs, rounded up to one.
 */
public record Passes(int forward, int backward) {

  public Passes {
    if (forward < 0 || backward < 0) {
      throw new IllegalArgumentException(
          "passes are counted from zero: " + forward + " forward, " + backward + " backward");
    }
  }

  @Override
  public String toString() {
    if (backward == 0) {
      return forward + " forward";
    }
    return forward + " forward, " + backward + " backward";
  }
}
