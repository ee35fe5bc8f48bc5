package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.IndicatorCard.Family;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.image.HeatMap;
import java.util.List;

/**
 * The pointing game (Zhang, Bargal, Lin, Brandt, Shen, Sclaroff, 2018): whether the largest number
 * of the map lies on the object, or no farther from it than a tolerance. Where several pixels are
 * the largest, the share of them that do: the chance that one of them drawn at random hits.
 *
 * <p>The paper allows 15 pixels on photos whose longer side has about 500; here it is that share of
 * the longer side, so that it means the same at every size of input.
 *
 * <p>No passes. A map of cells points with whole cells.
 */
public final class PointingGame implements Indicator {

  /** How far from the object still counts. */
  public static final Parameter.Real TOLERANCE =
      new Parameter.Real(
          "tolerance", 3.0, 0, 50, "how far beside the object a hit may be, % of the longer side");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "pointing-game",
          "Pointing game",
          Family.LOCALISATION,
          Better.HIGHER,
          "whether the map's largest number lies on the object; 0 or 1",
          new Paper(
              "Zhang et al.", "Top-Down Neural Attention by Excitation Backprop", "IJCV", 2018),
          List.of(TOLERANCE));

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(0, 0);
  }

  @Override
  public boolean isYesOrNo() {
    return true;
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    double share = parameters.get(TOLERANCE) / 100;
    return Placed.judged(explained, (map, object) -> Finding.of(hits(map, object, share)));
  }

  private static double hits(HeatMap map, ObjectMask object, double share) {
    double reach = share * Math.max(map.width(), map.height());
    float largest = map.max();
    int peaks = 0;
    int hits = 0;
    for (int pixel = 0; pixel < map.values().length; pixel++) {
      if (map.values()[pixel] == largest) {
        peaks++;
        if (isNear(object, pixel % map.width(), pixel / map.width(), reach)) {
          hits++;
        }
      }
    }
    return hits / (double) peaks;
  }

  private static boolean isNear(ObjectMask object, int column, int row, double reach) {
    int whole = (int) reach;
    for (int y = Math.max(0, row - whole); y <= Math.min(object.height() - 1, row + whole); y++) {
      for (int x = Math.max(0, column - whole);
          x <= Math.min(object.width() - 1, column + whole);
          x++) {
        if (object.contains(y * object.width() + x) && Math.hypot(x - column, y - row) <= reach) {
          return true;
        }
      }
    }
    return false;
  }
}
