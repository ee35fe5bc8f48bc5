package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;

/**
 * Area between the perturbation curves (Samek et al., 2017): {@link AopcMorf} − {@link AopcLerf},
 * for one image. The curve that is told is that of the most relevant first. Cost: twice {@code
 * steps} + 1 forward passes a baseline.
 *
 * <p>What flipping does to the model by itself enters both curves and cancels in part, so it
 * depends less on the baseline than either; a map without meaning is near 0. It is no share of
 * anything: not to be compared between images or models.
 */
public final class Abpc implements Indicator {

  private static final IndicatorCard CARD =
      Aopc.card(
          "abpc",
          "Pixel flipping: ABPC",
          Better.HIGHER,
          "area between the curves of both orders of flipping; of a probability, -1 to 1, a random map near 0");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    Passes one = Aopc.passes(parameters);
    return one.plus(one);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Ranking.judged(
        explained,
        map -> {
          Ranking ranking = Aopc.mostRelevantFirst(map, parameters);
          Curve most = Aopc.curve(explained, ranking, parameters, effort);
          Curve least = Aopc.curve(explained, ranking.reversed(), parameters, effort);
          return Finding.of(Aopc.over(most) - Aopc.over(least), most);
        });
  }
}
