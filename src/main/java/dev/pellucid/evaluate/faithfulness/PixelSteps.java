package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.List;

/**
 * Pixels taken away or put back, the most relevant first, in equal steps: what deletion and
 * insertion share.
 *
 * @param baseline what is shown where the image is not
 * @param way which of both is done to the image
 */
record PixelSteps(Parameter.OfBaseline baseline, Way way) {

  /** One way of changing the image. */
  interface Way {
    Curve curve(Scoring scoring, Ranking.Steps steps, float[] baseline);
  }

  IndicatorCard card(String id, String name, Better better, String meaning) {
    return new IndicatorCard(
        id,
        name,
        IndicatorCard.Family.FAITHFULNESS,
        better,
        meaning,
        new Paper(
            "Petsiuk et al.",
            "RISE: Randomized Input Sampling for Explanation of Black-box Models",
            "BMVC",
            2018),
        List.of(SharedParameters.STEPS, baseline, SharedParameters.PROBABILITY));
  }

  /** A pass a step, and one more. */
  static Passes passes(ParameterValues parameters) {
    return new Passes(parameters.get(SharedParameters.STEPS) + 1, 0);
  }

  /** The area under the curve. */
  Finding area(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Ranking.judged(
        explained,
        map -> {
          Curve curve =
              way.curve(
                  Scoring.of(
                      explained,
                      SharedParameters.score(parameters.get(SharedParameters.PROBABILITY)),
                      effort),
                  Ranking.ofPixels(map).in(parameters.get(SharedParameters.STEPS), 1),
                  SharedParameters.pixels(parameters.get(baseline), explained));
          return Finding.of(curve.area(), curve);
        });
  }
}
