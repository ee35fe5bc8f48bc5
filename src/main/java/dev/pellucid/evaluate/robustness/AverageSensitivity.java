package dev.pellucid.evaluate.robustness;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.stream.DoubleStream;

/**
 * Average sensitivity (Yeh et al., 2019; Bhatt, Weller, Moura, 2020): how much an explanation
 * changes at images near by on the average, mean over δ of ‖e(x + δ) − e(x)‖ / ‖e(x)‖, with every
 * channel of every pixel of δ uniform in [−r, r].
 *
 * <p>Unlike {@link MaxSensitivity}, whose samples it shares, it has a value that it converges to as
 * {@code samples} rises. 0 is an explanation that does not move.
 *
 * <p>Cost: {@code samples} explanations, as many in one call as a run has rows.
 *
 * <p>It must not be read alone: a method that ignores the model has a perfect 0.
 */
public final class AverageSensitivity implements Indicator {

  private static final IndicatorCard CARD =
      NearbyImages.card(
          "average-sensitivity",
          "Average Sensitivity",
          "how much the explanation changes under a little noise, as a share of its size; from 0",
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
  public int explanations(ParameterValues parameters) {
    return NearbyImages.explanations(parameters);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return NearbyImages.change(explained, parameters, effort, DoubleStream::average);
  }
}
