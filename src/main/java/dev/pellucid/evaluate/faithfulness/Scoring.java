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

  /** Some of the masks, made when they are needed. */
  interface MaskSource {

    /** Masks {@code from} to {@code to}, the latter excluded; asked for in this order, once. */
    Masks next(int from, int to);
  }

  private interface Run {
    BatchOutputs of(int from, int to);
  }

  static Scoring of(ExplainedImage explained, Score score, Effort effort) {
    return new Scoring(explained.classifier(), explained.image(), score, effort);
  }

  /**
   * The score under each of so many masks, blended inside the graph. One forward pass a mask.
   *
   * @param baseline {@code [C,H,W]}, shown where a mask is 0
   */
  double[] under(int count, MaskSource masks, float[] baseline) {
    MaskedModel model = new MaskedModel(classifier, image, baseline, score);
    ExplanationPlan plan = ExplanationPlan.of(score.output());
    return inRuns(count, (from, to) -> model.run(plan, masks.next(from, to), 0, to - from));
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

  /**
   * The score as parts of the image give way to a baseline; a forward pass a step, and one more.
   *
   * @param baseline {@code [C,H,W]}
   */
  Curve whileRemoving(Ranking.Steps steps, float[] baseline) {
    return new Curve(steps.shares(), under(steps, 1, 0, baseline));
  }

  /** The score as a baseline gives way to parts of the image; as many passes. */
  Curve whileInserting(Ranking.Steps steps, float[] baseline) {
    return new Curve(steps.shares(), under(steps, 0, 1, baseline));
  }

  private double[] under(Ranking.Steps steps, float unchanged, float changed, float[] baseline) {
    float[] masks = steps.masks(unchanged, changed);
    int cells = steps.count() + 1;
    return under(
        cells,
        (from, to) ->
            new Masks.OfCells(
                steps.stepOfPixel(), Arrays.copyOfRange(masks, from * cells, to * cells)),
        baseline);
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
