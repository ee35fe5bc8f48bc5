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
 * Complexity (Bhatt, Weller, Moura, 2020): the entropy −Σ p ln p of the pixels' shares p = |r| / Σ
 * |r| of relevance, in nats. 0 if one pixel has everything, ln n if all are equal.
 *
 * <p>No passes.
 */
public final class Complexity implements Indicator {

  private static final IndicatorCard CARD =
      Sizes.card(
          "complexity",
          "Complexity",
          "entropy of the pixels' shares of relevance, nats: 0 all in one pixel, up to the logarithm of their number",
          new Paper(
              "Bhatt, Weller, Moura",
              "Evaluating and Aggregating Feature-based Model Explanations",
              "IJCAI",
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
    return Sizes.judged(explained, Complexity::entropy);
  }

  private static double entropy(double[] sizes) {
    double sum = Arrays.stream(sizes).sum();
    double entropy = 0;
    for (double size : sizes) {
      if (size > 0) {
        entropy -= size / sum * Math.log(size / sum);
      }
    }
    return entropy;
  }
}
