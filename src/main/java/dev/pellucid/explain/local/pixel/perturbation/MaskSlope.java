package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.rules.Gradient;
import dev.pellucid.compiler.rules.ProbabilityGradient;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Score;

/**
 * How the score changes with the values of small masks.
 *
 * @param gradients {@code [M,h,w]} of M masks
 */
record MaskSlope(float[] gradients) {

  /** What a method tells of the score of the image as it is. */
  static final String SCORE = "score";

  /** What a method tells of the score under the mask that it found. */
  static final String SCORE_UNDER_MASK = "score-under-mask";

  /** The slope at every mask. A forward and a backward pass a mask. */
  static MaskSlope at(MaskedModel model, Score score, Masks masks, Effort effort) {
    ExplanationPlan plan =
        ExplanationPlan.of(Output.MASK_GRADIENT)
            .by(score == Score.LOGIT ? new Gradient() : new ProbabilityGradient());
    int rows = model.rows(plan, masks, effort);
    float[] gradients = new float[0];
    for (int from = 0; from < masks.count(); from += rows) {
      int to = Math.min(masks.count(), from + rows);
      BatchOutputs outputs = model.run(plan, masks, from, to);
      for (int row = 0; row < to - from; row++) {
        float[] gradient = outputs.row(TensorNames.MASK_GRADIENT, row);
        if (from + row == 0) {
          gradients = new float[masks.count() * gradient.length];
        }
        System.arraycopy(gradient, 0, gradients, (from + row) * gradient.length, gradient.length);
      }
    }
    return new MaskSlope(gradients);
  }
}
