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
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;

/**
 * The input times its gradient (Shrikumar, Greenside, Shcherbina, Kundaje, 2016).
 *
 * <p>R = x ⊙ ∂y/∂x, {@code [C,H,W]}, x in the model's normalised space. Cost: one forward and one
 * backward pass.
 *
 * <p>The first-order share of each pixel against an all-zero input. For a network of ReLUs without
 * biases the shares add up to the logit; with biases they do not. Where x is zero (the mean colour,
 * after normalisation) the share is zero whatever the pixel means.
 */
public final class InputXGradient implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "input-x-gradient",
          "Input × Gradient",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Shrikumar et al.",
              "Not Just a Black Box: Learning Important Features Through Propagating Activation Differences",
              "arXiv:1605.01713",
              2016),
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
    return SinglePass.perImage(
            ExplanationPlan.of(Output.INPUT_GRADIENT),
            (outputs, image) -> {
              float[] share = outputs.row(TensorNames.INPUT_GRADIENT, image);
              float[] pixels = batch.image(image);
              for (int i = 0; i < share.length; i++) {
                share[i] *= pixels[i];
              }
              return new Attribution.Pixels(batch.channels(), batch.height(), batch.width(), share);
            })
        .map(Explanation::exact);
  }
}
