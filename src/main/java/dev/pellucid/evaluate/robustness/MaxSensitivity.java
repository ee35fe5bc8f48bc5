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
 * Max-sensitivity (Yeh, Hsieh, Suggala, Inouye, Ravikumar, 2019): the most that an explanation
 * changes at images near by, max over δ of ‖e(x + δ) − e(x)‖ / ‖e(x)‖, with every channel of every
 * pixel of δ uniform in [−r, r].
 *
 * <p>The paper's is the numerator; dividing by ‖e(x)‖, as libraries do, makes methods of different
 * scales comparable. 0 is an explanation that does not move. It speaks of images and of
 * attributions of every kind.
 *
 * <p>Cost: {@code samples} explanations, as many in one call as a run has rows.
 *
 * <p>It is a maximum over random samples, hence a lower bound of the true one, which rises with
 * {@code samples}: compare only figures of equal radius and samples. A method that ignores the
 * model has a perfect 0, so it must not be read without an indicator of faithfulness; and an
 * explanation moves with good reason where the model's own gradient does.
 */
public final class MaxSensitivity implements Indicator {

  private static final IndicatorCard CARD =
      NearbyImages.card(
          "max-sensitivity",
          "Max-Sensitivity",
          "the most that the explanation changes under a little noise, as a share of its size; from 0",
          new Paper(
              "Yeh, Hsieh, Suggala, Inouye, Ravikumar",
              "On the (In)fidelity and Sensitivity of Explanations",
              "NeurIPS",
              2019));

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
    return NearbyImages.change(explained, parameters, effort, DoubleStream::max);
  }
}
