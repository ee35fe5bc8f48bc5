package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.DeconvnetSignal;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * The deconvolutional network (Zeiler, Fergus, 2014), from a class score down to the pixels.
 *
 * <p>R {@code [C,H,W]} flows back by transposed convolutions and through the winners of the max
 * pools, as the gradient does, except that a ReLU passes what is positive, relu(g), whether it was
 * active or not. ReLU6 counts as a ReLU. Cost: one forward and one backward pass.
 *
 * <p>A picture of what would excite the class along the pools' winners rather than a share of the
 * score: it depends on the image only through the winners, is the same for every image of a network
 * without max pools, and must not be used to rank pixels. Other activations keep their gradient.
 *
 * <p>Throws {@link dev.pellucid.explain.method.NotApplicableException} for a model without ReLUs.
 */
public final class Deconvnet implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "deconvnet",
          "Deconvolutional Network",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Zeiler, Fergus",
              "Visualizing and Understanding Convolutional Networks",
              "ECCV",
              2014),
          List.of());

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 1);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    return InputFlow.of(batch, new DeconvnetSignal());
  }
}
