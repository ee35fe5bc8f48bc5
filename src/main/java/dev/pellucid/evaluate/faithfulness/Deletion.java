package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;

/**
 * Deletion (Petsiuk, Das, Saenko, 2018): how fast the score falls when the most relevant pixels are
 * taken away.
 *
 * <p>With the pixels of the map {@code [H,W]} ranked, and x_s the image whose first share s of them
 * shows the {@code baseline}: the area under s ↦ score(x_s) from 0 to 1, by the trapezoid rule over
 * {@code steps} equal steps. With probabilities it lies between 0 and 1, and low speaks for the
 * map. Cost: {@code steps} + 1 forward passes.
 *
 * <p>Ranks alone count: a map that is stretched has the same area. Equal values are removed in a
 * scattered order that is always the same. A map that is the same everywhere ranks nothing, and
 * nothing is said of it.
 *
 * <p>Do not compare areas of different images or models: a confident prediction has a larger one
 * whatever explains it. An image full of holes is none that the model knows, and a map that hits
 * what confuses the model scores as well as one that finds what it goes by; insertion, read beside
 * it, is not fooled in the same way.
 */
public final class Deletion implements Indicator {

  private static final PixelSteps STEPS =
      new PixelSteps(SharedParameters.BASELINE, Scoring::whileRemoving);

  private static final IndicatorCard CARD =
      STEPS.card(
          "deletion",
          "Deletion",
          Better.LOWER,
          "mean score while the most relevant pixels are taken away; a probability, 0 to 1");

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
