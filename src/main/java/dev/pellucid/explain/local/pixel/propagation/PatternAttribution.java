package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.pattern.PatternFlow;
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
 * PatternAttribution (Kindermans et al., 2018): what the signal contributed to the logit.
 *
 * <p>{@code [C,H,W]}. The logit flows back as the gradient does, with w ⊙ a in the place of the
 * weights w of every unit, a its pattern: deep Taylor decomposition at the root point x − a·wᵀx,
 * which holds all of the input but the signal. As wᵀa = 1, a linear layer hands on what it got.
 * Cost: one forward and one backward pass.
 *
 * <p>Patterns are fitted once from images like those that are explained, by {@link PatternFit};
 * from too few, or others, they are wrong without a sign of it. Through rectifiers the sum is not
 * kept, so compare pixels of one map and not its sum with the logit.
 *
 * <p>Throws {@link dev.pellucid.explain.method.NotApplicableException} for a model without
 * patterns, {@link dev.pellucid.compiler.backward.UnsupportedOperatorException} for one with stored
 * weights that are fitted no patterns: transposed convolutions, contractions, products with the
 * weights first. A batch normalisation that is not folded into a convolution passes its gradient.
 */
public final class PatternAttribution implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "pattern-attribution",
          "PatternAttribution",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Kindermans et al.",
              "Learning How to Explain Neural Networks: PatternNet and PatternAttribution",
              "ICLR",
              2018),
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
    return InputFlow.of(
        batch,
        new PatternFlow(FittedPatterns.of(classifier, CARD.name()), PatternFlow.Kind.ATTRIBUTION));
  }
}
