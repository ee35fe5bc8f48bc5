package dev.pellucid.cli.simulation.fairness;

/** Something that watches a stream. */
interface Detector {

  /**
   * Looks at the next image.
   *
   * @return whether it raises an alarm
   */
  boolean sees(SimulatedImages image);
}
