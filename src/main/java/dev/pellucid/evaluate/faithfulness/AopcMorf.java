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
 * Pixel flipping, the most relevant first: area over the perturbation curve (Samek, Binder,
 * Montavon, Lapuschkin, Müller, 2017; pixel flipping after Bach et al., 2015).
 *
 * <p>AOPC = 1/(L+1) Σ_{k=0}^{L} (score(x_0) − score(x_k)), with x_k the image whose k · {@code
 * share} / L most relevant regions show the {@code baseline}, L = {@code steps}. A region is a
 * square of {@code region} pixels a side, ranked by the mean of the map {@code [H,W]} in it: the
 * authors flip 9 × 9 pixels, a hundred regions of them, and draw what they show at random ({@code
 * baseline=noise}). Of several baselines, the mean of their curves. Cost: {@code steps} + 1 forward
 * passes a baseline.
 *
 * <p>Ranks alone count. The measure depends on the baseline about as much as on the map: what a
 * black hole does to a model is partly the hole. Name it where you report a figure, or take
 * several; {@link RoadMorf} was made to lessen it. Not to be compared between models.
 */
public final class AopcMorf implements Indicator {

  private static final IndicatorCard CARD =
      Aopc.card(
          "aopc-morf",
          "Pixel flipping: AOPC, MoRF",
          Better.HIGHER,
          "mean loss of the score while the most relevant regions are flipped first; of a probability, at most 1");

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return Aopc.passes(parameters);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    return Aopc.loss(explained, UnaryOperator.identity(), parameters, effort);
  }
}
