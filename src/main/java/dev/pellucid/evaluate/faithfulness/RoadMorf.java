package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.function.UnaryOperator;

/**
 * Remove and debias, the most relevant first (Rong, Leemann, Borisov, Kasneci, Kasneci, 2022): the
 * score when the most relevant pixels are filled in from those that are left.
 *
 * <p>The mean over {@code percentages} of score(x_p), x_p the image whose p per cent most relevant
 * pixels are each the weighted mean of their neighbours (1/6 beside, 1/12 across a corner, all
 * filled in together) plus normal {@code noise}. Filling in leaves no hole whose shape could tell
 * the class, which is what ROAR trains anew for. Cost: a forward pass a percentage, and one more;
 * and a sparse linear system each, in the JVM.
 *
 * <p>The authors report the share of images that are still classified rightly; here the score is
 * watched, which says the same of one image more finely. The curve begins with the image as it is,
 * which the mean leaves out.
 *
 * <p>Large holes become smooth: a model that reads textures loses them as it would by a blur. Not
 * to be compared between models.
 */
public final class RoadMorf implements Indicator {

  private static final IndicatorCard CARD =
      Imputed.card(
          "road-morf",
          "ROAD, MoRF",
          Better.LOWER,
          "mean score with the most relevant pixels filled in from their surroundings; a probability, 0 to 1");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return Imputed.passes(parameters);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Imputed.score(explained, UnaryOperator.identity(), parameters, effort);
  }
}
