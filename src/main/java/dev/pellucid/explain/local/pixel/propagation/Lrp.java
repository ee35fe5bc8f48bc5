package dev.pellucid.explain.local.pixel.propagation;

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
 * Layer-wise relevance propagation (Bach et al., 2015), with the rules and composites of Montavon
 * et al. (2019).
 *
 * <p>R {@code [C,H,W]}: the target's logit is handed back from layer to layer, R_i = Σ_j (share of
 * i in j)·R_j. The shares are those of a rule a layer, by the {@code composite}:
 *
 * <ul>
 *   <li>{@code epsilon}: the ε-rule everywhere; with {@code epsilon} 0, LRP-0, which for ReLU
 *       networks is input × gradient
 *   <li>{@code epsilon-plus}: z⁺ (α1β0) at convolutions, ε at dense layers
 *   <li>{@code epsilon-alpha2-beta1}: α2β1 at convolutions, ε at dense layers
 *   <li>{@code epsilon-gamma-box}: γ at convolutions, ε at dense layers, zᴮ at the first layer
 *   <li>{@code …-flat}, {@code …-box}, {@code …-w2}: the flat, zᴮ or w² rule at the first layer
 * </ul>
 *
 * <p>Sums of branches and average pools share by contribution, max pools give all to the winner,
 * activations pass everything on, spelt out as a product (GELU, SiLU) or not; sigmoids and
 * exponentials, which are not zero at zero, x·f′(x)/f(x) of it. Normalisations share by
 * contribution with their spread held constant, and products of two activations and softmaxes go by
 * AttnLRP (Achtibat et al., 2024). An unfolded batch normalisation shares with its bias as a layer
 * of its own, and so does a sum with its constant, such as the codes of positions. The bounds of zᴮ
 * are black and white in the model's normalised space. Cost: one forward and one backward pass, of
 * which a layer costs once or twice (ε) to eight times (γ, α2β1 where its input has both signs)
 * what its gradient does.
 *
 * <p>Relevance is conserved but for what biases and ε take: in deep networks with large biases,
 * MobileNet's for one, almost nothing of the logit reaches the image under z⁺, so shapes may be
 * compared and sums may not. A composite is a choice and not a fact about the model; maps of
 * different composites must not be compared with each other.
 *
 * <p>In a transformer each attention's softmax keeps a share too, the constant term of its
 * expansion, and so do the class token, the codes of positions and the biases of normalisations: of
 * the vision transformer that this was tried on 8 to 97 % of the logit reach the image. With {@code
 * epsilon} 0 the ε composite is there the input times a gradient with softmax products halved and
 * spreads held constant; 1e-3 changes maps by a tenth or two, as it is taken at every layer.
 *
 * <p>Throws {@link dev.pellucid.compiler.backward.UnsupportedOperatorException} where relevance
 * would have to pass an operator without a rule, {@link
 * dev.pellucid.explain.method.NotApplicableException} where the box rule cannot know the first
 * layer's range.
 */
public final class Lrp implements SinglePassMethod {

  private static final Parameter.Choice COMPOSITE =
      new Parameter.Choice(
          "composite",
          Composite.EPSILON_PLUS.name(),
          Composite.names(),
          "which rule each layer goes by");
  private static final Parameter.Real EPSILON =
      new Parameter.Real("epsilon", 1e-6, 0, 1, "ε of the ε-rule; 0 is LRP-0");
  private static final Parameter.Real GAMMA =
      new Parameter.Real(
          "gamma", 0.25, 0, 1000, "γ of the γ-rule: how far positive weights count more");

  private static final MethodCard CARD =
      new MethodCard(
          "lrp",
          "Layer-wise Relevance Propagation",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Bach et al.",
              "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation",
              "PLOS ONE",
              2015),
          List.of(COMPOSITE, EPSILON, GAMMA));

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
    Composite.Settings settings =
        new Composite.Settings(
            parameters.get(EPSILON), parameters.get(GAMMA), PixelRange.of(classifier.input()));
    return InputFlow.of(batch, Composite.named(parameters.get(COMPOSITE)).rules().apply(settings));
  }
}
