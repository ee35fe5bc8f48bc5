package dev.pellucid.cli.simulation.fairness;

/** The true mean of a group's figures at an image of a stream. */
@FunctionalInterface
interface Means {

  /**
   * A group's mean.
   *
   * @param image its number in the stream
   * @return ¼ … ¾
   */
  double of(long image, int group);

  /** Two groups and more around ½: the even ones so much above the odd ones. */
  static Means gap(double gap) {
    return (image, group) -> 0.5 + (group % 2 == 0 ? gap : -gap) / 2;
  }
}
