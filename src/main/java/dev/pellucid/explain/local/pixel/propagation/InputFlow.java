package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.SinglePass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a propagation brings to the image, or to a layer, as the explanation. */
final class InputFlow {

  /** The score that was handed back: a logit, or the difference of two. */
  static final String DECOMPOSED = "decomposed-score";

  private InputFlow() {}

  /** One forward and one backward pass. */
  static SinglePass<Explanation> of(ImageBatch batch, Propagation propagation) {
    return SinglePass.perImage(
        ExplanationPlan.of(Output.INPUT_GRADIENT).by(propagation),
        (outputs, image) -> Explanation.exact(flow(outputs, batch, image)));
  }

  /**
   * The same with the score that was handed back as the figure {@link #DECOMPOSED}, for
   * propagations whose shares have no sign: below a negative score all that they say is turned
   * round.
   */
  static SinglePass<Explanation> decomposing(ImageBatch batch, Propagation propagation) {
    return SinglePass.perImage(
        ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT).by(propagation),
        (outputs, image) -> {
          float[] logits = outputs.row(TensorNames.LOGITS, image);
          double score = batch.targets().get(image).resolve(logits).score(logits);
          return Explanation.exact(flow(outputs, batch, image)).with(DECOMPOSED, score);
        });
  }

  private static Attribution flow(BatchOutputs outputs, ImageBatch batch, int image) {
    return new Attribution.Pixels(
        batch.channels(),
        batch.height(),
        batch.width(),
        outputs.row(TensorNames.INPUT_GRADIENT, image));
  }

  /**
   * What arrives at a layer, summed over its channels. One forward pass, and a backward pass down
   * to the layer. Reading it throws {@link NotApplicableException} if the layer is no feature map.
   */
  static SinglePass<Explanation> at(String layer, Classifier classifier, Propagation propagation) {
    String flow = TensorNames.gradient(layer);
    return SinglePass.perImage(
        ExplanationPlan.of(Output.GRADIENT).withLayers(List.of(layer)).by(propagation),
        (outputs, image) -> {
          int[] shape = outputs.rowShape(flow);
          if (shape.length != 3) {
            throw noMap(classifier, layer, shape);
          }
          float[] map = overChannels(outputs.row(flow, image), shape[1] * shape[2]);
          return Explanation.exact(new Attribution.Positions(layer, shape[1], shape[2], map));
        });
  }

  private static NotApplicableException noMap(Classifier classifier, String layer, int[] shape) {
    return new NotApplicableException(
        "model %s: a map can be taken at a layer [N,K,h,w], but '%s' is [N,%s]"
            .formatted(
                classifier.name(),
                layer,
                Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(","))));
  }

  private static float[] overChannels(float[] flow, int area) {
    float[] sum = new float[area];
    for (int i = 0; i < flow.length; i++) {
      sum[i % area] += flow[i];
    }
    return sum;
  }
}
