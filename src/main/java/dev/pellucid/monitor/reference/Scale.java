package dev.pellucid.monitor.reference;

/** How one quantity lay in the reference, as bins that new values fall into. */
public sealed interface Scale permits RankScale, ShareScale {

  /** How many bins. */
  int bins();

  /**
   * The bin of a new value.
   *
   * @param image {@link TieBreak#hash} of its image's id
   * @param quantity {@link TieBreak#hash} of the quantity's id
   */
  int bin(double value, long image, long quantity);

  /** How many images of the reference have the quantity. */
  int images();

  /** The mean of the quantity in the reference. */
  double mean();
}
