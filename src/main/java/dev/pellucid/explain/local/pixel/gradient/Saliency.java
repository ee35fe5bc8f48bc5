package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * The gradient of the target logit with respect to the input (Simonyan, Vedaldi, Zisserman, 2014).
 *
 * <p>R = ∂y/∂x, {@code [C,H,W]}; with {@code abs}, |R|. Cost: one forward and one backward pass.
 *
 * <p>It says how the logit would change under a small change of a pixel, not how much the pixel
 * contributed: a saturated unit hides what feeds it. It is noisy in deep networks, so single pixels
 * should not be read, and its values do not add up to the logit.
 */
public final class Saliency implements SinglePassMethod {

  private static final Parameter.Flag ABS =
      new Parameter.Flag("abs", false, "magnitude instead of the signed gradient");

  private static final MethodCard CARD =
      new MethodCard(
          "saliency",
          "Saliency",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Simonyan et al.",
              "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency Maps",
              "ICLR Workshop",
              2014),
          List.of(ABS));

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
    boolean magnitude = parameters.get(ABS);
    return SinglePass.perImage(
            ExplanationPlan.of(Output.INPUT_GRADIENT),
            (outputs, image) -> {
              float[] gradient = outputs.row(TensorNames.INPUT_GRADIENT, image);
              if (magnitude) {
                for (int i = 0; i < gradient.length; i++) {
                  gradient[i] = Math.abs(gradient[i]);
                }
              }
              return new Attribution.Pixels(
                  batch.channels(), batch.height(), batch.width(), gradient);
            })
        .map(Explanation::exact);
  }
}
