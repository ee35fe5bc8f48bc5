package dev.pellucid.evaluate.complexity;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Paper;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How much relevance every pixel has, whatever its sign. */
final class Sizes {

  private Sizes() {}

  /** Of an indicator without parameters; neither end is better. */
  static IndicatorCard card(String id, String name, String meaning, Paper paper) {
    return new IndicatorCard(
        id, name, IndicatorCard.Family.COMPLEXITY, Better.NEITHER, meaning, paper, List.of());
  }

  /** Judges where there is any relevance. */
  static Finding judged(ExplainedImage explained, ToDoubleFunction<double[]> judge) {
    float[] values = explained.map().values();
    double[] sizes = new double[values.length];
    boolean any = false;
    for (int pixel = 0; pixel < values.length; pixel++) {
      sizes[pixel] = Math.abs(values[pixel]);
      any |= sizes[pixel] > 0;
    }
    return any
        ? Finding.of(judge.applyAsDouble(sizes))
        : Finding.undefined("the map is zero everywhere");
  }
}
