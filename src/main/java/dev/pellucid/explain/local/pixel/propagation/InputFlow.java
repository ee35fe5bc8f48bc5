package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.backward.Propagation;
import dev.pellucid.compiler.backward.UndefinedPropagationException;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a propagation brings to the image, or to a layer, as the explanation. */
final class InputFlow {

  /** The score that was handed back: a logit, or the difference of two. */
  static final String DECOMPOSED = "decomposed-score";

  private InputFlow() {}

  /**
   * One forward and one backward pass.
   *
   * @throws NotApplicableException if the propagation is not defined for the model
   */
  static List<Explanation> explain(
      Classifier classifier, ImageBatch batch, Propagation propagation) {
    ExplanationPlan plan = ExplanationPlan.of(Output.INPUT_GRADIENT).by(propagation);
    BatchOutputs outputs = run(classifier, batch, plan);
    return IntStream.range(0, batch.size())
        .mapToObj(image -> Explanation.exact(flow(outputs, batch, image)))
        .toList();
  }

  /**
   * The same with the score that was handed back as the figure {@link #DECOMPOSED}, for
   * propagations whose shares have no sign: below a negative score all that they say is turned
   * round.
   *
   * @throws NotApplicableException if the propagation is not defined for the model
   */
  static List<Explanation> decompose(
      Classifier classifier, ImageBatch batch, Propagation propagation) {
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT).by(propagation);
    BatchOutputs outputs = run(classifier, batch, plan);
    return IntStream.range(0, batch.size())
        .mapToObj(
            image -> {
              float[] logits = outputs.row(TensorNames.LOGITS, image);
              double score = batch.targets().get(image).resolve(logits).score(logits);
              return Explanation.exact(flow(outputs, batch, image)).with(DECOMPOSED, score);
            })
        .toList();
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
   * to the layer.
   *
   * @throws NotApplicableException if the propagation is not defined for the model, or the layer is
   *     no feature map
   */
  static List<Explanation> explainAt(
      String layer, Classifier classifier, ImageBatch batch, Propagation propagation) {
    ExplanationPlan plan =
        ExplanationPlan.of(Output.GRADIENT).withLayers(List.of(layer)).by(propagation);
    BatchOutputs outputs = run(classifier, batch, plan);
    String flow = TensorNames.gradient(layer);
    int[] shape = outputs.rowShape(flow);
    if (shape.length != 3) {
      throw new NotApplicableException(
          "model %s: a map can be taken at a layer [N,K,h,w], but '%s' is [N,%s]"
              .formatted(
                  classifier.name(),
                  layer,
                  Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(","))));
    }
    return IntStream.range(0, batch.size())
        .mapToObj(image -> overChannels(outputs.row(flow, image), shape[1] * shape[2]))
        .map(map -> new Attribution.Positions(layer, shape[1], shape[2], map))
        .map(Explanation::exact)
        .toList();
  }

  private static float[] overChannels(float[] flow, int area) {
    float[] sum = new float[area];
    for (int i = 0; i < flow.length; i++) {
      sum[i % area] += flow[i];
    }
    return sum;
  }

  private static BatchOutputs run(Classifier classifier, ImageBatch batch, ExplanationPlan plan) {
    try {
      return classifier.run(plan, batch);
    } catch (UndefinedPropagationException e) {
      throw new NotApplicableException(e.getMessage());
    }
  }
}
