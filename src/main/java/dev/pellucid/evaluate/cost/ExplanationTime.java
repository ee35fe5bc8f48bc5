package dev.pellucid.evaluate.cost;

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
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How long one explanation of one image takes, in seconds of wall time: the median of {@code
 * repeats}. The graph has been compiled and loaded by then, for the image has been explained before
 * it is judged.
 *
 * <p>Cost: {@code repeats} explanations.
 *
 * <p>It is a figure of this machine, with whatever else ran on it; compare only such as were taken
 * in one run. A batch takes less for an image.
 */
public final class ExplanationTime implements Indicator {

  private static final Parameter.Whole REPEATS =
      new Parameter.Whole(
          "repeats", 3, 1, 1000, "explanations, of whose times the median is taken");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "time",
          "Time",
          IndicatorCard.Family.COST,
          Better.NEITHER,
          "seconds that one explanation of one image takes on this machine",
          new Paper(
              "Yang, Sang, Zhang, Feng, Yu",
              "Interpretability of Deep Models for Image Classification",
              "Journal of Software",
              2023),
          List.of(REPEATS));

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
    return parameters.get(REPEATS);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    int repeats = parameters.get(REPEATS);
    double[] seconds =
        DoubleStream.generate(() -> seconds(explained, effort)).limit(repeats).sorted().toArray();
    return Finding.of((seconds[(repeats - 1) / 2] + seconds[repeats / 2]) / 2);
  }

  private static double seconds(ExplainedImage explained, Effort effort) {
    effort.isSpent();
    long begin = System.nanoTime();
    explained.explainer().explain(explained.classifier(), explained.image());
    return (System.nanoTime() - begin) / 1e9;
  }
}
