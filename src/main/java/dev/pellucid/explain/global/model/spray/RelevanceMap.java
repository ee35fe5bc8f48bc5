package dev.pellucid.explain.global.model.spray;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.image.HeatMap;

/** Where an image has what speaks for its class, small enough to be compared with others. */
public final class RelevanceMap {

  private RelevanceMap() {}

  /**
   * What speaks for the class, added up in cells and scaled to add up to one; where nothing does,
   * all zero.
   *
   * @param side cells of the map, across and down
   */
  public static HeatMap of(Attribution attribution, int side) {
    HeatMap fine = map(attribution);
    double[] sums = new double[side * side];
    double total = 0;
    for (int y = 0; y < fine.height(); y++) {
      for (int x = 0; x < fine.width(); x++) {
        double value = Math.max(0, fine.values()[y * fine.width() + x]);
        sums[y * side / fine.height() * side + x * side / fine.width()] += value;
        total += value;
      }
    }
    float[] shares = new float[sums.length];
    for (int i = 0; i < shares.length && total > 0; i++) {
      shares[i] = (float) (sums[i] / total);
    }
    return new HeatMap(side, side, shares);
  }

  private static HeatMap map(Attribution attribution) {
    if (attribution instanceof Attribution.Pixels pixels) {
      return pixels.heatMap();
    }
    if (attribution instanceof Attribution.Positions positions) {
      return positions.heatMap();
    }
    if (attribution instanceof Attribution.Grid grid) {
      return grid.heatMap();
    }
    throw new NotApplicableException(
        "relevance is compared by its place in the image, which '%s' does not tell"
            .formatted(attribution.getClass().getSimpleName()));
  }
}
