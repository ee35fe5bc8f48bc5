package dev.pellucid.compiler;

/**
 * Which weights of a model become random, and how.
 *
 * @param draw where the random numbers come from
 * @param from the first layer of {@link RandomisedWeights#layers}, counted from 0
 * @param to the one behind the last
 * @param seed a layer's numbers depend on it and on the layer, not on which others are random too
 */
public record Randomisation(Draw draw, int from, int to, long seed) {

  /** Where random weights come from. */
  public enum Draw {
    /** Every tensor's own numbers in another order. */
    SHUFFLED,

    /** Normal numbers of every tensor's own mean and deviation. */
    REDRAWN
  }

  public Randomisation {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "layers from %d to before %d cannot become random".formatted(from, to));
    }
  }
}
