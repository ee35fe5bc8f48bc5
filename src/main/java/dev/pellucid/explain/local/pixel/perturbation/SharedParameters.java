package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.Score;
import java.util.List;
import java.util.Locale;

/** What most methods of this package ask for in the same words. */
final class SharedParameters {

  static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", Baseline.ZERO, "what is shown where the image is not");

  static final Parameter.Choice LOGIT = score(Score.LOGIT);

  static final Parameter.Choice PROBABILITY = score(Score.PROBABILITY);

  static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the random choices");

  static final Parameter.Real TOLERANCE =
      new Parameter.Real(
          "tolerance",
          0.0,
          0,
          1,
          "stop when the standard error is at most this share of the largest value; 0 takes all");

  private SharedParameters() {}

  private static Parameter.Choice score(Score usual) {
    return new Parameter.Choice(
        "score", word(usual), List.of(word(Score.LOGIT), word(Score.PROBABILITY)), "what falls");
  }

  /** The value of {@link #LOGIT} or {@link #PROBABILITY}. */
  static Score score(String word) {
    return Score.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static String word(Score score) {
    return score.name().toLowerCase(Locale.ROOT);
  }
}
