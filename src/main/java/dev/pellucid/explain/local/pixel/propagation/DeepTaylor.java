package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.relevance.AlphaBeta;
import dev.pellucid.compiler.rules.relevance.LayerwiseRelevance;
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
 * Deep Taylor decomposition (Montavon, Lapuschkin, Binder, Samek, Müller, 2017).
 *
 * <p>R {@code [C,H,W]}: the target's logit is decomposed layer by layer at the root points that the
 * paper chooses. At hidden layers that gives the z⁺ rule, R_i = Σ_j a_i w_ij⁺ / Σ_i a_i w_ij⁺ · R_j
 * (with a⁻w⁻ too where a layer's input may be negative), at the first layer the zᴮ rule between
 * black and white. Biases have no share. Cost: one forward and one backward pass of about twice a
 * gradient's work.
 *
 * <p>Nothing speaks against a class: of a positive logit all relevance is positive and adds up to
 * the logit, unless a unit is active by its bias alone, whose relevance is lost. The theory assumes
 * ReLUs and biases that are not positive, and a positive score: a negative logit is handed out as
 * negative relevance, and a difference of two logits as the one's positive and the other's negative
 * relevance, of neither of which it says anything. The figure {@code decomposed-score} tells. It
 * hardly depends on the class (Sixt et al., 2020), so it must not be used to tell classes apart.
 *
 * <p>Throws as {@link Lrp} does.
 */
public final class DeepTaylor implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "deep-taylor",
          "Deep Taylor Decomposition",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Montavon et al.",
              "Explaining NonLinear Classification Decisions with Deep Taylor Decomposition",
              "Pattern Recognition",
              2017),
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
    return InputFlow.decomposing(batch, rules(PixelRange.of(classifier.input())));
  }

  /** z⁺ without biases, and zᴮ at the first layer. */
  static LayerwiseRelevance rules(PixelRange pixels) {
    AlphaBeta plus = new AlphaBeta(1, 0, false);
    return LayerwiseRelevance.of(plus, plus).withFirst(pixels.box());
  }
}
