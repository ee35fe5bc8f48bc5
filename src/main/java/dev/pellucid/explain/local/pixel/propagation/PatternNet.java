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
 * PatternNet (Kindermans et al., 2018): the signal, the part of the image that made the network say
 * what it says.
 *
 * <p>{@code [C,H,W]}. The logit flows back as the gradient does, with the pattern a of every unit
 * in the place of its weights w: the direction in which its input varies with its output, while w
 * is the filter that cancels everything else. For a linear model y = wᵀx of x = s·y + distractor
 * the map is s·y. Cost: one forward and one backward pass.
 *
 * <p>Patterns are fitted once from images like those that are explained, by {@link PatternFit};
 * from too few, or others, they are wrong without a sign of it. The map is in the space of the
 * image and shows what was seen, not how much each pixel counted; its numbers add up to nothing.
 * Channels of many layers mixed, its scale says nothing either.
 *
 * <p>Throws {@link dev.pellucid.explain.method.NotApplicableException} for a model without
 * patterns, {@link dev.pellucid.compiler.backward.UnsupportedOperatorException} for one with stored
 * weights that are fitted no patterns: transposed convolutions, contractions, products with the
 * weights first. A batch normalisation that is not folded into a convolution passes its gradient.
 */
public final class PatternNet implements SinglePassMethod {

  private static final MethodCard CARD =
      new MethodCard(
          "pattern-net",
          "PatternNet",
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
        new PatternFlow(FittedPatterns.of(classifier, CARD.name()), PatternFlow.Kind.SIGNAL));
  }
}
