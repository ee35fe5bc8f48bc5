package dev.pellucid.explain.mask;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The score of one image's target as a function of a mask over the image: v(m) = score(b + m ⊙ (x −
 * b)), with x the image and b its baseline.
 */
public final class MaskedModel {

  private final Classifier classifier;
  private final Tensor pixels;
  private final Tensor baseline;
  private final Target target;
  private final Score score;
  private Map<String, Tensor> shared = Map.of();
  private Optional<Masks> sharing = Optional.empty();

  /**
   * One image of a batch, masked.
   *
   * @param image one image, its target's classes named
   * @param baseline {@code [C,H,W]}
   */
  public MaskedModel(Classifier classifier, ImageBatch image, float[] baseline, Score score) {
    if (image.size() != 1 || !image.targets().get(0).isResolved()) {
      throw new IllegalArgumentException(
          "one image with a named class is masked at a time, not " + image.targets());
    }
    this.classifier = classifier;
    this.pixels = one(image, image.pixels());
    this.baseline = one(image, baseline);
    this.target = image.targets().get(0);
    this.score = score;
  }

  /**
   * The score under each mask; fewer than there are masks if the effort was spent before the last.
   * One forward pass a mask.
   */
  public double[] scores(Masks masks, Effort effort) {
    ExplanationPlan plan = ExplanationPlan.of(score.output());
    int rows = rows(plan, masks, effort);
    double[] scores = new double[masks.count()];
    int done = 0;
    while (done < scores.length && (done == 0 || !effort.isSpent(done, scores.length))) {
      int to = Math.min(scores.length, done + rows);
      BatchOutputs outputs = run(plan, masks, done, to);
      for (int row = done; row < to; row++) {
        scores[row] = target.score(outputs.row(score.tensor(), row - done));
      }
      done = to;
    }
    return Arrays.copyOf(scores, done);
  }

  /** How many of the masks are best taken at a time for a plan. */
  public int rows(ExplanationPlan plan, Masks masks, Effort effort) {
    return classifier.rows(plan.masked(masks.masking()), target, effort.rows());
  }

  /**
   * The scores and what else a plan asks for, such as the gradient with respect to the masks, of
   * masks {@code from} to {@code to}, the latter excluded.
   */
  public BatchOutputs run(ExplanationPlan plan, Masks masks, int from, int to) {
    if (!sharing.map(masks::sharesWith).orElse(false)) {
      shared = masks.shared();
      sharing = Optional.of(masks);
    }
    Map<String, Tensor> inputs = new HashMap<>(masks.tensors(from, to));
    inputs.putAll(shared);
    inputs.put(TensorNames.BASELINE, baseline);
    return classifier.run(
        plan.masked(masks.masking()),
        pixels,
        to - from,
        Collections.nCopies(to - from, target),
        inputs);
  }

  private static Tensor one(ImageBatch image, float[] pixels) {
    return Tensor.lasting(pixels, 1, image.channels(), image.height(), image.width());
  }
}
