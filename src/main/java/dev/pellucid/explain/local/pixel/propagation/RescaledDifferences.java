package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.rules.multiplier.Rescale;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.Tensor;
import java.util.List;
import java.util.Map;

/**
 * DeepLIFT's answer for one image and one baseline.
 *
 * @param attribution m ⊙ (x − x₀), {@code [C,H,W]}
 * @param change y(x) − y(x₀), to which it should add up
 */
record RescaledDifferences(float[] attribution, double change) {

  private static final ExplanationPlan PLAN =
      ExplanationPlan.of(Output.INPUT_GRADIENT, Output.LOGITS, Output.BASELINE_LOGITS)
          .by(new Rescale());

  /** How many images of one target are best taken in a run. */
  static int rows(Classifier classifier, Target target, int most) {
    return classifier.rows(PLAN, target, most);
  }

  /** For every image of a batch, in one run. */
  static SinglePass<RescaledDifferences> pass(ImageBatch batch, List<float[]> baselines) {
    int length = batch.imageLength();
    float[] all = new float[baselines.size() * length];
    for (int image = 0; image < baselines.size(); image++) {
      System.arraycopy(baselines.get(image), 0, all, image * length, length);
    }
    Tensor stacked = Tensor.of(all, batch.size(), batch.channels(), batch.height(), batch.width());
    return SinglePass.perImage(
            PLAN, (outputs, image) -> of(outputs, image, batch, baselines.get(image)))
        .with(Map.of(TensorNames.BASELINE, stacked));
  }

  private static RescaledDifferences of(
      BatchOutputs outputs, int image, ImageBatch batch, float[] baseline) {
    float[] logits = outputs.row(TensorNames.LOGITS, image);
    float[] there = outputs.row(TensorNames.BASELINE_LOGITS, image);
    Target target = batch.targets().get(image).resolve(logits);
    float[] share = outputs.row(TensorNames.INPUT_GRADIENT, image);
    float[] pixels = batch.image(image);
    for (int i = 0; i < share.length; i++) {
      share[i] *= pixels[i] - baseline[i];
    }
    return new RescaledDifferences(share, target.score(logits) - target.score(there));
  }

  double completenessError() {
    double sum = 0;
    for (float part : attribution) {
      sum += part;
    }
    return Math.abs(sum - change);
  }
}
