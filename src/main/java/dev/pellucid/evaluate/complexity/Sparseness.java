package dev.pellucid.evaluate.complexity;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.Arrays;

/**
 * Sparseness (Chalasani, Chen, Chowdhury, Wu, Jha, 2020): the Gini index of the pixels' relevance
 * in size, Σ_i (2i − n − 1) a_(i) / (n Σ a), a_(1) ≤ … ≤ a_(n). 0 if all are equal, 1 − 1/n if one
 * has everything.
 *
 * <p>No passes; a sort of the pixels.
 */
public final class Sparseness implements Indicator {

  private static final IndicatorCard CARD =
      Sizes.card(
          "sparseness",
          "Sparseness",
          "Gini index of the pixels' relevance: 0 spread evenly, towards 1 all in one pixel",
          new Paper(
              "Chalasani et al.",
              "Concise Explanations of Neural Networks using Adversarial Training",
              "ICML",
              2020));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(0, 0);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Sizes.judged(explained, Sparseness::gini);
  }

  private static double gini(double[] sizes) {
    int count = sizes.length;
    double[] sorted = sizes.clone();
    Arrays.sort(sorted);
    double weighted = 0;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      weighted += (2.0 * i + 1 - count) * sorted[i];
      sum += sorted[i];
    }
    return weighted / (count * sum);
  }
}
