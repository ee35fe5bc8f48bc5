package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.relevance.ByExcitation;
import dev.pellucid.compiler.rules.relevance.Excitation;
import dev.pellucid.compiler.rules.relevance.LayerwiseRelevance;
import dev.pellucid.compiler.rules.relevance.ShiftedExcitation;
import dev.pellucid.compiler.rules.relevance.Start;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.SinglePass;

/** What the two forms of excitation backpropagation have in common. */
final class WinningProbability {

  static final Parameter.Layer LAYER =
      new Parameter.Layer(
          "layer", "feature map [N,K,h,w] down to which the walk goes", "down to the image");

  static final Paper PAPER =
      new Paper("Zhang et al.", "Top-down Neural Attention by Excitation Backprop", "IJCV", 2018);

  private WinningProbability() {}

  /** The walk from the target, led by what excites. */
  static LayerwiseRelevance rules(Classifier classifier) {
    PixelRange pixels = PixelRange.of(classifier.input());
    return LayerwiseRelevance.of(new Excitation(), new Excitation())
        .withFirst(new ShiftedExcitation(pixels.low()))
        .withSums(new ByExcitation())
        .from(Start.CERTAINTY);
  }

  /** At the image, or at the layer that the parameters name. */
  static SinglePass<Explanation> pass(
      Classifier classifier,
      ImageBatch batch,
      ParameterValues parameters,
      LayerwiseRelevance walk) {
    return parameters
        .get(LAYER)
        .map(layer -> InputFlow.at(layer, classifier, walk))
        .orElseGet(() -> InputFlow.of(batch, walk));
  }
}
