package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;

/**
 * Insertion (Petsiuk, Das, Saenko, 2018): how fast the score rises when the most relevant pixels
 * are put into an image that shows next to nothing.
 *
 * <p>With the pixels of the map {@code [H,W]} ranked, and x_s the {@code baseline} (a blur of the
 * image, unless said otherwise) whose first share s of them shows the image: the area under s ↦
 * score(x_s) from 0 to 1, by the trapezoid rule over {@code steps} equal steps. With probabilities
 * it lies between 0 and 1, and high speaks for the map. Cost: {@code steps} + 1 forward passes.
 *
 * <p>The authors blur with a kernel of 11 pixels cut out of a Gaussian of deviation 5; here the
 * Gaussian is not cut, so that it blurs more.
 *
 * <p>Ranks alone count, as {@link Deletion} says. Do not use it on a model that still knows the
 * class in the blurred image: nothing is left to gain then. Large smooth maps do well by it, as
 * they bring back whole objects; that a map is fine it does not reward.
 */
public final class Insertion implements Indicator {

  private static final PixelSteps STEPS =
      new PixelSteps(
          new Parameter.OfBaseline(
              "baseline", new Baseline.Blur(5), "what is shown until the pixels come"),
          Scoring::whileInserting);

  private static final IndicatorCard CARD =
      STEPS.card(
          "insertion",
          "Insertion",
          Better.HIGHER,
          "mean score while the most relevant pixels come back; a probability, 0 to 1");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return PixelSteps.passes(parameters);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return STEPS.area(explained, parameters, effort);
  }
}
