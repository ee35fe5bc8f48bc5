package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * What the target scores when its image is changed. Runs have as many rows as the effort allows,
 * and give way to others between them; a deadline stops nothing.
 */
record Scoring(Classifier classifier, ImageBatch image, Score score, Effort effort) {

  static Scoring of(ExplainedImage explained, Score score, Effort effort) {
    return new Scoring(explained.classifier(), explained.image(), score, effort);
  }

  /**
   * The score under each mask, blended inside the graph. One forward pass a mask.
   *
   * @param baseline {@code [C,H,W]}, shown where a mask is 0
   */
  double[] under(Masks masks, float[] baseline) {
    MaskedModel model = new MaskedModel(classifier, image, baseline, score);
    ExplanationPlan plan = ExplanationPlan.of(score.output());
    return inRuns(masks.count(), (from, to) -> model.run(plan, masks, from, to));
  }

  /** The score of each variant of the image, {@code [C,H,W]} each. One forward pass a variant. */
  double[] of(int variants, IntFunction<float[]> variant) {
    ExplanationPlan plan = ExplanationPlan.of(score.output());
    int length = image.imageLength();
    return inRuns(
        variants,
        (from, to) -> {
          float[] pixels = new float[(to - from) * length];
          for (int i = from; i < to; i++) {
            System.arraycopy(variant.apply(i), 0, pixels, (i - from) * length, length);
          }
          return classifier.run(plan, image.variants(pixels, image.targets().get(0)));
        });
  }

  /** The score of the image as it is. One forward pass. */
  double ofImage() {
    return of(1, i -> image.pixels())[0];
  }

  /**
   * The score as pixels give way to a baseline.
   *
   * @param first which to begin with
   * @return from none of them to all; {@code steps} + 1 forward passes
   */
  Curve whileRemoving(RankedPixels first, int steps, float[] baseline) {
    return whileChanging(first, steps, 0, baseline);
  }

  /** The same as a baseline gives way to the image's pixels. */
  Curve whileInserting(RankedPixels first, int steps, float[] baseline) {
    return whileChanging(first, steps, 1, baseline);
  }

  private Curve whileChanging(RankedPixels first, int steps, float changed, float[] baseline) {
    float[] masks = new float[(steps + 1) * steps];
    for (int done = 0; done <= steps; done++) {
      int row = done * steps;
      Arrays.fill(masks, row, row + done, changed);
      Arrays.fill(masks, row + done, row + steps, 1 - changed);
    }
    return new Curve(
        first.shares(steps), under(new Masks.OfCells(first.steps(steps), masks), baseline));
  }

  private interface Run {
    BatchOutputs of(int from, int to);
  }

  private double[] inRuns(int count, Run run) {
    double[] scores = new double[count];
    for (int from = 0; from < count; from += effort.rows()) {
      if (from > 0) {
        boolean ignored = effort.isSpent(from, count);
      }
      int to = Math.min(count, from + effort.rows());
      BatchOutputs outputs = run.of(from, to);
      for (int row = from; row < to; row++) {
        scores[row] = image.targets().get(0).score(outputs.row(score.tensor(), row - from));
      }
    }
    return scores;
  }
}
