package dev.pellucid.monitor.sequential;

import dev.pellucid.event.DriftSignal.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Bets on every shape of change of one quantity.
 *
 * <p>The reference is a sample. With probability 1 − {@code level} no ceiling lies below the true
 * mean of its function, so that the promise of {@link ShiryaevRoberts} holds; see {@link
 * DirichletBound}.
 */
public final class Bets {

  private Bets() {}

  /**
   * Bets on the ranks of a quantity.
   *
   * @param masses the Dirichlet parameters of the shares of the bins
   * @param effect a change of a mean of g by no more than this is none, 0…1
   * @param level the probability with which a ceiling may be too low, over all shapes
   * @return one a shape that the reference is large enough for; perhaps none
   */
  public static List<Bet> onRanks(double[] masses, double effect, double level) {
    double total = 0;
    for (double mass : masses) {
      total += mass;
    }
    double[] ranks = new double[masses.length];
    double below = 0;
    for (int b = 0; b < masses.length; b++) {
      ranks[b] = (below + masses[b] / 2) / total;
      below += masses[b];
    }
    List<Bet> bets = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      double[] values = new double[ranks.length];
      double mean = 0;
      for (int b = 0; b < ranks.length; b++) {
        values[b] = ShapeFunction.at(shape, ranks[b]);
        mean += masses[b] / total * values[b];
      }
      double bound = DirichletBound.upper(values, masses, level / Shape.values().length);
      add(bets, Bet.on(shape, values, mean, bound + effect));
    }
    return List.copyOf(bets);
  }

  /**
   * Bets on the share of images that have a property. The shares are bounded as Clopper and Pearson
   * bound them, each side by the Beta distribution that errs to the safe side.
   *
   * @param images of the reference
   * @param ones how many of them have it
   */
  public static List<Bet> onShare(int images, int ones, double effect, double level) {
    List<Bet> bets = new ArrayList<>();
    double mean = (double) ones / images;
    double[] has = {0, 1};
    double[] hasNot = {1, 0};
    if (ones < images) {
      double[] masses = {images - ones, ones + 1};
      double bound = DirichletBound.upper(has, masses, level / 2);
      add(bets, Bet.on(Shape.HIGHER, has, mean, bound + effect));
    }
    if (ones > 0) {
      double[] masses = {images - ones + 1, ones};
      double bound = DirichletBound.upper(hasNot, masses, level / 2);
      add(bets, Bet.on(Shape.LOWER, hasNot, 1 - mean, bound + effect));
    }
    return List.copyOf(bets);
  }

  private static void add(List<Bet> bets, Bet bet) {
    if (bet.canWin()) {
      bets.add(bet);
    }
  }
}
