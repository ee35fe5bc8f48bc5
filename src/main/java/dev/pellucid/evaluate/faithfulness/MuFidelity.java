package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.statistics.Correlation;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.List;

/**
 * μFidelity (Bhatt, Weller, Moura, 2020, in the form that Fel et al., 2021, gave it for images): as
 * {@link FaithfulnessCorrelation}, with cells of a grid in the place of pixels.
 *
 * <p>Over {@code subsets} random sets S of a {@code share} of the cells of a {@code grid}: the
 * correlation of Σ_{i∈S} R_i, R the map {@code [H,W]}, and score(x) − score(x_S), x_S the image
 * with S at the {@code baseline}. Spearman's, unless {@code correlation} says Pearson's. It lies
 * between −1 and 1. Cost: {@code subsets} + 1 forward passes. Xplique lets every cell fall with
 * that share as its probability, so that sets differ in size; here all have one, as in the
 * definition.
 *
 * <p>It sees nothing finer than a cell: of two maps with equal sums in every cell it cannot say
 * which is better. Its own standard error is about 1/√{@code subsets}.
 */
public final class MuFidelity implements Indicator {

  private static final Parameter.Whole SUBSETS =
      new Parameter.Whole("subsets", 200, 2, 100_000, "random sets of cells that are removed");

  private static final Parameter.Whole GRID =
      new Parameter.Whole("grid", 9, 2, 64, "rows, and columns, of cells");

  private static final Parameter.Real SHARE =
      new Parameter.Real("share", 0.2, 0.001, 0.999, "of the cells that each set has");

  private static final String SPEARMAN = "spearman";

  private static final Parameter.Choice CORRELATION =
      new Parameter.Choice(
          "correlation", SPEARMAN, List.of(SPEARMAN, "pearson"), "of ranks or of values");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "mu-fidelity",
          "μFidelity",
          IndicatorCard.Family.FAITHFULNESS,
          Better.HIGHER,
          "correlation of what cells are said to weigh and what removing them costs, -1 to 1",
          FaithfulnessCorrelation.PAPER,
          List.of(
              SUBSETS,
              GRID,
              SHARE,
              CORRELATION,
              SharedParameters.SEED,
              SharedParameters.BASELINE,
              SharedParameters.LOGIT));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(parameters.get(SUBSETS) + 1, 0);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    HeatMap map = explained.map();
    int grid = parameters.get(GRID);
    if (grid > Math.min(map.width(), map.height())) {
      throw new InvalidParameterException(
          "%d×%d pixels cannot be cut into a grid of %d×%d cells: choose grid=%d or less"
              .formatted(
                  map.width(), map.height(), grid, grid, Math.min(map.width(), map.height())));
    }
    Partition cells = Partition.grid(grid, grid, map.height(), map.width());
    int size = (int) Math.round(parameters.get(SHARE) * cells.cells());
    RandomRemovals removals =
        RandomRemovals.of(
            Scoring.of(
                explained, SharedParameters.score(parameters.get(SharedParameters.LOGIT)), effort),
            map,
            cells,
            parameters.get(SUBSETS),
            RandomRemovals.subsets(
                cells.cells(),
                Math.max(1, Math.min(cells.cells() - 1, size)),
                ImageDraws.of(parameters.get(SharedParameters.SEED), explained.image())),
            SharedParameters.pixels(parameters.get(SharedParameters.BASELINE), explained));
    return RandomRemovals.finding(
        parameters.get(CORRELATION).equals(SPEARMAN)
            ? Correlation.spearman(removals.attributed(), removals.lost())
            : Correlation.pearson(removals.attributed(), removals.lost()));
  }
}
