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
import java.util.List;
import java.util.stream.IntStream;

/** What a propagation brings to the image, as the explanation. */
final class InputFlow {

  private InputFlow() {}

  /**
   * One forward and one backward pass.
   *
   * @throws NotApplicableException if the propagation is not defined for the model
   */
  static List<Explanation> explain(
      Classifier classifier, ImageBatch batch, Propagation propagation) {
    BatchOutputs outputs = run(classifier, batch, propagation);
    return IntStream.range(0, batch.size())
        .mapToObj(image -> outputs.row(TensorNames.INPUT_GRADIENT, image))
        .map(flow -> new Attribution.Pixels(batch.channels(), batch.height(), batch.width(), flow))
        .map(Explanation::exact)
        .toList();
  }

  private static BatchOutputs run(
      Classifier classifier, ImageBatch batch, Propagation propagation) {
    try {
      return classifier.run(ExplanationPlan.of(Output.INPUT_GRADIENT).by(propagation), batch);
    } catch (UndefinedPropagationException e) {
      throw new NotApplicableException(e.getMessage());
    }
  }
}
