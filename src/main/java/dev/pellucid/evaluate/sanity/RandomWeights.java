package dev.pellucid.evaluate.sanity;

import dev.pellucid.compiler.Randomisation;
import dev.pellucid.compiler.Randomisation.Draw;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import java.util.List;
import java.util.Locale;

/** How weights become random, and what is then explained. */
final class RandomWeights {

  static final Parameter.Choice DRAW =
      new Parameter.Choice(
          "draw",
          word(Draw.SHUFFLED),
          List.of(word(Draw.SHUFFLED), word(Draw.REDRAWN)),
          "the weights of a tensor in another order, or normal ones of its mean and deviation");

  static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the random weights");

  private RandomWeights() {}

  private static String word(Draw draw) {
    return draw.name().toLowerCase(Locale.ROOT);
  }

  /** The same image and class, explained by the same explainer, of the model so randomised. */
  static Attribution explanation(
      ExplainedImage explained, ParameterValues parameters, int from, int to) {
    Draw draw = Draw.valueOf(parameters.get(DRAW).toUpperCase(Locale.ROOT));
    Randomisation wanted = new Randomisation(draw, from, to, parameters.get(SEED));
    return explained
        .explainer()
        .explain(explained.model().randomised().get(wanted), explained.image())
        .get(0);
  }
}
