package dev.pellucid.evaluate.sanity;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.List;

/**
 * The efficient model parameter randomisation test (Hedström, Weber, Lapuschkin, Höhne, 2023): by
 * how much the explanation becomes more complex when all weights become random, (ξ(ê) − ξ(e)) /
 * ξ(e). ξ is the entropy, in bits, of the histogram of the map's values over {@code bins} bins of
 * equal width from its smallest to its largest.
 *
 * <p>It compares no two maps pixel by pixel, which is what makes {@link
 * ModelParameterRandomisation} favour noisy maps. Positive is as it should be: a random function
 * has nothing to point out.
 *
 * <p>Cost: one explanation. The random model is made for the first image and kept for the others.
 *
 * <p>A map that is the same everywhere has no entropy, so it is not defined for it. It depends on
 * the bins: compare only figures of as many. A method may pass it although it ignores the model in
 * part; read it beside the other.
 */
public final class EfficientModelParameterRandomisation implements Indicator {

  private static final Parameter.Whole BINS =
      new Parameter.Whole("bins", 100, 2, 100_000, "bins of the histogram");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "efficient-model-parameter-randomisation",
          "Efficient Model Parameter Randomisation Test",
          IndicatorCard.Family.SANITY,
          Better.HIGHER,
          "by what share the explanation becomes more complex when all weights become random",
          new Paper(
              "Hedström, Weber, Lapuschkin, Höhne",
              "Sanity Checks Revisited: An Exploration to Repair the Model Parameter Randomisation Test",
              "NeurIPS Workshop XAI in Action",
              2023),
          List.of(BINS, RandomWeights.DRAW, RandomWeights.SEED));

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
    return 1;
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    double original = entropy(explained.map(), parameters.get(BINS));
    if (original == 0) {
      return Finding.undefined("the explanation is the same everywhere, so it has no entropy");
    }
    int layers = explained.model().randomised().layers();
    HeatMap random =
        ExplainedImage.map(
            RandomWeights.explanation(explained, parameters, 0, layers), explained.image());
    return Finding.of((entropy(random, parameters.get(BINS)) - original) / original);
  }

  private static double entropy(HeatMap map, int bins) {
    double range = (double) map.max() - map.min();
    if (range == 0) {
      return 0;
    }
    int[] counts = new int[bins];
    for (float value : map.values()) {
      counts[Math.min(bins - 1, (int) ((value - map.min()) / range * bins))]++;
    }
    double entropy = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = count / (double) map.values().length;
        entropy -= share * Math.log(share) / Math.log(2);
      }
    }
    return entropy;
  }
}
