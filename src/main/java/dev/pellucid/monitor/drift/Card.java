package dev.pellucid.monitor.drift;

/**
 * One image, to be shown as an example.
 *
 * @param imageId of the image
 * @param predicted the number of its predicted class; below 0 if that has no quantities of its own
 * @param bins of its quantities, those over all images and then those of its class; −1 where it has
 *     none
 */
record Card(String imageId, int predicted, byte[] bins) {

  /** The bin of a quantity; below 0 if the image does not have it. */
  int bin(DriftPlan plan, int q) {
    if (q < plan.overall()) {
      return bins[q];
    }
    DriftPlan.Range ofClass = plan.of(predicted);
    return q >= ofClass.from() && q < ofClass.to() ? bins[plan.overall() + q - ofClass.from()] : -1;
  }
}
