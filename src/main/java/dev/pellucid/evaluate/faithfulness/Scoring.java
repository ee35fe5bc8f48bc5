package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Masking;
import dev.pellucid.compiler.Output;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * What the target scores when its image is changed. Runs have as many rows as are best taken at a
 * time, within what the effort allows, and give way to others between them; a deadline stops
 * nothing.
 */
record Scoring(Classifier classifier, ImageBatch image, Score score, Effort effort) {

  /**
   * Graphs are compiled for a number of cells. Those of up to so many share one, so that indicators
   * that are asked in turn do not push each other's graphs out.
   */
  private static final int FEW_CELLS = 256;

  /** Both scores, for the same reason. */
  private static final ExplanationPlan SCORES =
      ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES);

  /** Some of the masks, made when they are needed. */
  interface MaskSource {

    /**
     * Masks {@code from} to {@code to}, the latter excluded, {@code [to − from,cells]}; asked for
     * in this order, once.
     */
    float[] next(int from, int to);
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
   * @param cells of which a mask has a number each
   * @param baseline {@code [C,H,W]}, shown where a mask is 0
   */
  double[] under(int count, Partition cells, MaskSource masks, float[] baseline) {
    MaskedModel model = new MaskedModel(classifier, image, baseline, score);
    Partition roomy =
        new Partition(
            cells.height(), cells.width(), Math.max(FEW_CELLS, cells.cells()), cells.cellOfPixel());
    ExplanationPlan masked = SCORES.masked(new Masking.Cells(roomy.cells()));
    return inRuns(
        count,
        masked,
        (from, to) -> {
          float[] values = new float[(to - from) * roomy.cells()];
          float[] drawn = masks.next(from, to);
          for (int row = 0; row < to - from; row++) {
            System.arraycopy(
                drawn, row * cells.cells(), values, row * roomy.cells(), cells.cells());
          }
          return model.run(SCORES, new Masks.OfCells(roomy, values), 0, to - from);
        });
  }

  /** The score of each variant of the image, {@code [C,H,W]} each. One forward pass a variant. */
  double[] of(int variants, IntFunction<float[]> variant) {
    int length = image.imageLength();
    return inRuns(
        variants,
        SCORES,
        (from, to) -> {
          float[] pixels = new float[(to - from) * length];
          for (int i = from; i < to; i++) {
            System.arraycopy(variant.apply(i), 0, pixels, (i - from) * length, length);
          }
          return classifier.run(SCORES, image.variants(pixels, image.targets().get(0)));
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
        steps.stepOfPixel(),
        (from, to) -> Arrays.copyOfRange(masks, from * cells, to * cells),
        baseline);
  }

  private double[] inRuns(int count, ExplanationPlan plan, Run run) {
    int rows = classifier.rows(plan, image.targets().get(0), Math.min(count, effort.rows()));
    double[] scores = new double[count];
    for (int from = 0; from < count; from += rows) {
      if (from > 0) {
        boolean ignored = effort.isSpent(from, count);
      }
      int to = Math.min(count, from + rows);
      BatchOutputs outputs = run.of(from, to);
      for (int row = from; row < to; row++) {
        scores[row] = image.targets().get(0).score(outputs.row(score.tensor(), row - from));
      }
    }
    return scores;
  }
}
