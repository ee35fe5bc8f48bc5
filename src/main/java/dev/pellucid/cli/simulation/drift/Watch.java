package dev.pellucid.cli.simulation.drift;

/**
 * Something that watches all quantities of a stream and raises an alarm when its evidence reaches a
 * threshold. For the same images it has the same evidence whatever the threshold.
 */
interface Watch {

  /** Takes the next image. */
  void take(double[] image);

  /** How much speaks for a change, of the quantity where it is most. */
  double evidence();

  /** Makes a watch of a reference. */
  interface Maker {
    /** One that takes these images {@code [n][quantities]} for what is usual. */
    Watch watch(double[][] reference);
  }
}
