package dev.pellucid.explain.local.pixel.perturbation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Total order Sobol indices of a score of several factors, each drawn from [0, 1]: the share of the
 * score's variance that would remain if all factors but one were known (Homma and Saltelli, 1996).
 * Jansen's estimator on a {@link SupercubeDesign}.
 *
 * <p>Cost: the score of designs·(factors + 2) points.
 */
public final class SobolIndices {

  private SobolIndices() {}

  /**
   * The indices, one a factor; 0 for all where the score does not vary.
   *
   * @param designs how many rows the design has; powers of two are spread most evenly
   * @param seed by which points are drawn
   * @param score of points {@code [factors]}, one number each
   */
  public static double[] total(
      int factors, int designs, long seed, Function<List<float[]>, double[]> score) {
    SupercubeDesign design = new SupercubeDesign(factors, designs, seed);
    List<float[]> points = new ArrayList<>(design.count());
    for (int point = 0; point < design.count(); point++) {
      float[] values = new float[factors];
      design.write(point, values, 0);
      points.add(values);
    }
    return TotalIndices.of(score.apply(points), factors, design.count()).values();
  }
}
