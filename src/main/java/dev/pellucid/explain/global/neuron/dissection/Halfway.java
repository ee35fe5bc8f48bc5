package dev.pellucid.explain.global.neuron.dissection;

/** How far a dissection is: from here, the rest of the images gives what all of them do. */
public sealed interface Halfway {

  /** How many images have been gone through in this sweep. */
  int images();

  /**
   * In the first sweep, which finds the thresholds.
   *
   * @param largest of each unit, those of its activations that are large enough to count still;
   *     none before the first image
   */
  record Ranked(int images, float[][] largest) implements Halfway {

    /** At the beginning. */
    public static final Ranked NOTHING = new Ranked(0, new float[0][]);
  }

  /**
   * In the second sweep, which counts pixels.
   *
   * @param thresholds T of each unit
   * @param marked pixels by each unit
   * @param shown pixels that show each concept
   * @param both {@code [units][concepts]}, pixels that are both
   */
  record Marked(int images, double[] thresholds, long[] marked, long[] shown, long[][] both)
      implements Halfway {

    /** Where the first sweep is done. */
    static Marked nothing(double[] thresholds, int concepts) {
      return new Marked(
          0,
          thresholds,
          new long[thresholds.length],
          new long[concepts],
          new long[thresholds.length][concepts]);
    }
  }
}
