package dev.pellucid.cli.simulation.drift;

/**
 * What becomes of the first quantity of a stream, which is standard normal before.
 *
 * @param name for people
 * @param shift added to its mean, in standard deviations
 * @param spread by which its deviations are multiplied
 * @param share of the images that change, 0…1
 */
record Change(String name, double shift, double spread, double share) {

  static final Change NONE = new Change("none", 0, 1, 0);

  static Change shift(double deviations) {
    return new Change("mean + %s σ".formatted(deviations), deviations, 1, 1);
  }

  static Change partial(double deviations, double share) {
    return new Change(
        "mean + %s σ in %.0f %% of images".formatted(deviations, 100 * share),
        deviations,
        1,
        share);
  }

  static Change spread(double factor) {
    return new Change("deviations × %s".formatted(factor), 0, factor, 1);
  }
}
