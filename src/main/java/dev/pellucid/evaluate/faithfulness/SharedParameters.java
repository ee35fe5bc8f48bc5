package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.Score;
import java.util.List;
import java.util.Locale;

/** What most indicators of this package ask for in the same words. */
final class SharedParameters {

  static final Parameter.Choice PROBABILITY = score(Score.PROBABILITY);

  static final Parameter.Choice LOGIT = score(Score.LOGIT);

  static final Parameter.Whole STEPS =
      new Parameter.Whole("steps", 50, 1, 1_000, "in which all pixels are changed");

  static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", Baseline.ZERO, "what removed pixels show");

  static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the random choices");

  private SharedParameters() {}

  private static Parameter.Choice score(Score usual) {
    return new Parameter.Choice(
        "score",
        word(usual),
        List.of(word(Score.PROBABILITY), word(Score.LOGIT)),
        "what is watched");
  }

  /** The value of {@link #PROBABILITY} or {@link #LOGIT}. */
  static Score score(String word) {
    return Score.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** A baseline of the explained image, {@code [C,H,W]}. */
  static float[] pixels(Baseline baseline, ExplainedImage explained) {
    return baseline.of(explained.image().image(0), explained.classifier().input());
  }

  private static String word(Score score) {
    return score.name().toLowerCase(Locale.ROOT);
  }
}
