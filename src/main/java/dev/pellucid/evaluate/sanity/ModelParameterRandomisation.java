package dev.pellucid.evaluate.sanity;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.MapSimilarity;
import dev.pellucid.evaluate.RandomisedModels;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The model parameter randomisation test (Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim, 2018):
 * how like the explanation of the model is to that of the model with random weights. One that stays
 * the same when the weights are destroyed does not explain the model.
 *
 * <p>Layers become random from the output down: {@code cascading}, all from the output to this one;
 * {@code independent}, this one alone. The curve goes over the share of layers that have been
 * reached, from 0, where the similarity is 1. The value is its mean without that point, or its end,
 * where all layers are random if cascading. The mean is the usual one here because methods that
 * ignore what the upper layers have learnt, as guided backpropagation does, still change when the
 * first layers' filters go. Maps {@code [H,W]} are compared at the size of the input; 1 is the same
 * map, 0 nothing in common.
 *
 * <p>Cost: {@code steps} explanations of an image. The random models are made for the first image
 * and kept for the others, {@code steps} of them in memory at a time.
 *
 * <p>It tells that an explanation fails, not that it is good: noise passes with 0. And maps that
 * keep the edges of the image are alike without reference to the model, so compare methods by it on
 * the same images rather than with 0 (Hedström et al., 2023).
 */
public final class ModelParameterRandomisation implements Indicator {

  private static final String CASCADING = "cascading";
  private static final String MEAN = "mean";

  private static final Parameter.Choice ORDER =
      new Parameter.Choice(
          "order",
          CASCADING,
          List.of(CASCADING, "independent"),
          "from the output down to a layer all are random, or that layer alone");

  private static final Parameter.Whole STEPS =
      new Parameter.Whole(
          "steps", 8, 1, RandomisedModels.KEPT, "random models, evenly over the layers, at most");

  private static final Parameter.Choice SUMMARY =
      new Parameter.Choice(
          "summary", MEAN, List.of(MEAN, "last"), "the mean of the curve, or its end");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "model-parameter-randomisation",
          "Model Parameter Randomisation Test",
          IndicatorCard.Family.SANITY,
          Better.LOWER,
          "how like the explanation stays when the model's weights become random; 1 is the same",
          new Paper(
              "Adebayo, Gilmer, Muelly, Goodfellow, Hardt, Kim",
              "Sanity Checks for Saliency Maps",
              "NeurIPS",
              2018),
          List.of(
              MapSimilarity.PARAMETER,
              RandomWeights.DRAW,
              ORDER,
              STEPS,
              SUMMARY,
              RandomWeights.SEED));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(0, 0);
  }

  @Override
  public int explanations(ParameterValues parameters) {
    return parameters.get(STEPS);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    MapSimilarity similarity = MapSimilarity.of(parameters.get(MapSimilarity.PARAMETER));
    boolean cascading = parameters.get(ORDER).equals(CASCADING);
    HeatMap original = explained.map();
    int layers = explained.model().randomised().layers();
    int[] depths = depths(layers, parameters.get(STEPS));
    double[] shares = new double[depths.length + 1];
    double[] scores = new double[depths.length + 1];
    scores[0] = 1;
    for (int step = 1; step <= depths.length; step++) {
      int depth = depths[step - 1];
      int from = layers - depth;
      HeatMap random =
          ExplainedImage.map(
              RandomWeights.explanation(explained, parameters, from, cascading ? layers : from + 1),
              explained.image());
      shares[step] = depth / (double) layers;
      scores[step] = similarity.between(original, random);
      effort.isSpent(step, depths.length);
    }
    double value =
        parameters.get(SUMMARY).equals(MEAN)
            ? Arrays.stream(scores).skip(1).average().orElseThrow()
            : scores[depths.length];
    return Finding.of(value, new Curve(shares, scores));
  }

  /** How many layers from the output down each step reaches; the last reaches all. */
  private static int[] depths(int layers, int steps) {
    int points = Math.min(layers, steps);
    return IntStream.rangeClosed(1, points)
        .map(point -> (point * layers + points - 1) / points)
        .toArray();
  }
}
