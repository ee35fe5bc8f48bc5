package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;

/**
 * One image, cut into cells that can be taken away.
 *
 * @param game what the model makes of the cells
 */
record CutImage(Cutting cutting, Partition partition, Game game) {

  /**
   * Cuts an image.
   *
   * @param image one, its target's classes named
   */
  static CutImage of(
      Classifier classifier, ImageBatch image, Cutting cutting, Baseline baseline, Score score) {
    Partition partition = cutting.cut(image, classifier.input());
    float[] nothing = baseline.of(image.image(0), classifier.input());
    MaskedModel model = new MaskedModel(classifier, image, nothing, score);
    return new CutImage(cutting, partition, new MaskedGame(model, partition));
  }

  /** One number a cell, as an attribution. */
  Attribution attribution(double[] values) {
    return cutting.attribution(partition, values);
  }
}
