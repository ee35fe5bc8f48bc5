package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pixel flipping in one order or the other: what the indicators that do it share. */
final class Aopc {

  private static final Parameter.Whole REGION =
      new Parameter.Whole(
          "region", 1, 1, 1024, "side of the squares that are flipped at once, in pixels");

  private static final Parameter.Real SHARE =
      new Parameter.Real("share", 1.0, 0.001, 1, "of the image that is flipped in the end");

  private static final Parameter.Several<Baseline> BASELINES =
      new Parameter.Several<>(
          new Parameter.OfBaseline(
              "baseline", Baseline.ZERO, "what flipped pixels show; of several, the mean"),
          List.of(Baseline.ZERO));

  private static final List<Parameter<?>> PARAMETERS =
      List.of(SharedParameters.STEPS, REGION, SHARE, BASELINES, SharedParameters.PROBABILITY);

  private Aopc() {}

  static IndicatorCard card(String id, String name, Better better, String meaning) {
    return new IndicatorCard(
        id,
        name,
        IndicatorCard.Family.FAITHFULNESS,
        better,
        meaning,
        new Paper(
            "Samek et al.",
            "Evaluating the Visualization of What a Deep Neural Network Has Learned",
            "IEEE Transactions on Neural Networks and Learning Systems",
            2017),
        PARAMETERS);
  }

  /** The cost of one order. */
  static Passes passes(ParameterValues parameters) {
    return new Passes(
        (parameters.get(SharedParameters.STEPS) + 1L) * parameters.get(BASELINES).size(), 0);
  }

  /** The regions of a map, the most relevant first. */
  static Ranking mostRelevantFirst(HeatMap map, ParameterValues parameters) {
    int region = parameters.get(REGION);
    return region == 1 ? Ranking.ofPixels(map) : Ranking.ofRegions(map, region);
  }

  /** What is lost on the average over the steps, as regions are flipped in one order. */
  static Finding loss(
      ExplainedImage explained,
      UnaryOperator<Ranking> order,
      ParameterValues parameters,
      Effort effort) {
    return Ranking.judged(
        explained,
        map -> {
          Curve curve =
              curve(explained, order.apply(mostRelevantFirst(map, parameters)), parameters, effort);
          return Finding.of(over(curve), curve);
        });
  }

  /** The score as regions are flipped in an order; of several baselines, the mean. */
  static Curve curve(
      ExplainedImage explained, Ranking order, ParameterValues parameters, Effort effort) {
    Scoring scoring =
        Scoring.of(
            explained,
            SharedParameters.score(parameters.get(SharedParameters.PROBABILITY)),
            effort);
    Ranking.Steps steps = order.in(parameters.get(SharedParameters.STEPS), parameters.get(SHARE));
    List<Baseline> baselines = parameters.get(BASELINES);
    double[] mean = new double[steps.count() + 1];
    for (Baseline baseline : baselines) {
      double[] scores =
          scoring.whileRemoving(steps, SharedParameters.pixels(baseline, explained)).scores();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += scores[i] / baselines.size();
      }
    }
    return new Curve(steps.shares(), mean);
  }

  /** 1/(L+1) Σ_k (score(x_0) − score(x_k)). */
  static double over(Curve curve) {
    return curve.scores()[0] - Arrays.stream(curve.scores()).average().orElseThrow();
  }
}
