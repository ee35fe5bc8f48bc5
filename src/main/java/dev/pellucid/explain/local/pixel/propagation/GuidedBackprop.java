package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.GuidedGradient;
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
 * Guided backpropagation (Springenberg, Dosovitskiy, Brox, Riedmiller, 2015).
 *
 * <p>R = the gradient ∂y/∂x, {@code [C,H,W]}, except that what arrives at a ReLU passes only where
 * it is positive and the ReLU was active: relu(g)·1[y > 0]. ReLU6 counts as a ReLU, active below 6.
 * Cost: one forward and one backward pass.
 *
 * <p>Sharp, and for that reason misleading: it largely reconstructs edges of the image and hardly
 * depends on the class or on the upper layers' weights (Nie et al., 2018; Adebayo et al., 2018), so
 * it must not be read as evidence for the class. Other activations keep their gradient.
 *
 * <p>Throws {@link dev.pellucid.explain.method.NotApplicableException} for a model without ReLUs.
 */
public final class GuidedBackprop implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "guided-backprop",
          "Guided Backpropagation",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Springenberg et al.",
              "Striving for Simplicity: The All Convolutional Net",
              "ICLR Workshop",
              2015),
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
    return pass(batch);
  }

  /** Guided backpropagation of a batch; it has no parameters. */
  public static SinglePass<Explanation> pass(ImageBatch batch) {
    return InputFlow.of(batch, new GuidedGradient());
  }
}
