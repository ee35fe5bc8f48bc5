package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.statistics.Correlation;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.List;

/**
 * Faithfulness correlation (Bhatt, Weller, Moura, 2020): whether pixels that are said to weigh more
 * cost more when they are taken away.
 *
 * <p>Over {@code subsets} random sets S of {@code size} pixels: Pearson's correlation of Σ_{i∈S}
 * R_i, R the map {@code [H,W]}, and score(x) − score(x_S), x_S the image with S at the {@code
 * baseline}. It lies between −1 and 1, and is 1 for a linear model's own contributions. Cost:
 * {@code subsets} + 1 forward passes.
 *
 * <p>It is not defined where the map is the same everywhere, or the score stays what it is whatever
 * is removed.
 *
 * <p>Pixels scattered over an image change a network's score a little, and about alike: the
 * correlation is small for every method then, and its own standard error is about 1/√{@code
 * subsets}. Do not read differences below that; take {@link MuFidelity} for images of more than a
 * few thousand pixels.
 */
public final class FaithfulnessCorrelation implements Indicator {

  static final Paper PAPER =
      new Paper(
          "Bhatt et al.",
          "Evaluating and Aggregating Feature-based Model Explanations",
          "IJCAI",
          2020);

  private static final Parameter.Whole SUBSETS =
      new Parameter.Whole("subsets", 100, 2, 100_000, "random sets of pixels that are removed");

  private static final Parameter.Whole SIZE =
      new Parameter.Whole("size", 224, 1, 10_000_000, "how many pixels each of them has");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "faithfulness-correlation",
          "Faithfulness correlation",
          IndicatorCard.Family.FAITHFULNESS,
          Better.HIGHER,
          "correlation of what pixels are said to weigh and what removing them costs, -1 to 1",
          PAPER,
          List.of(
              SUBSETS,
              SIZE,
              SharedParameters.SEED,
              SharedParameters.BASELINE,
              SharedParameters.PROBABILITY));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(parameters.get(SUBSETS) + 1, 0);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    HeatMap map = explained.map();
    int size = parameters.get(SIZE);
    if (size >= map.values().length) {
      throw new InvalidParameterException(
          "of %d×%d pixels, sets of %d cannot be drawn: choose size=%d or less"
              .formatted(map.width(), map.height(), size, map.values().length - 1));
    }
    RandomRemovals removals =
        RandomRemovals.of(
            Scoring.of(
                explained,
                SharedParameters.score(parameters.get(SharedParameters.PROBABILITY)),
                effort),
            map,
            Ranking.pixels(map.height(), map.width()),
            parameters.get(SUBSETS),
            RandomRemovals.subsets(
                map.values().length,
                size,
                ImageDraws.of(parameters.get(SharedParameters.SEED), explained.image())),
            SharedParameters.pixels(parameters.get(SharedParameters.BASELINE), explained));
    return RandomRemovals.finding(Correlation.pearson(removals.attributed(), removals.lost()));
  }
}
