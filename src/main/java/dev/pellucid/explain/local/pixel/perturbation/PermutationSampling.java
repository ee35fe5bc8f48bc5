package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.Effort;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Shapley values as the mean of what players add to those who came before them.
 *
 * @param permutations how many orders of arrival are drawn at most
 * @param antithetic whether each order is followed by its reverse
 * @param tolerance the relative standard error at which no more are drawn; 0 never
 */
public record PermutationSampling(
    int permutations, boolean antithetic, double tolerance, long seed) {

  /**
   * Orders between two looks at the standard error: a fixed number, so that what is drawn depends
   * on the seed only and not on how many rows a run has.
   */
  private static final int ROUND = 16;

  /** What the players of a game are worth; at least one order, or the beginning of it. */
  public CellEstimate estimate(Game game, Effort effort) {
    Game remembered = new RememberedGame(game);
    Random random = new Random(seed);
    Tally tally = new Tally(game.players());
    while (true) {
      int wanted = Math.min(ROUND, permutations - tally.permutations);
      List<int[]> orders = draw(wanted, game.players(), random);
      double[] worth = remembered.worth(arrivals(orders), effort);
      tally.add(orders, worth, antithetic ? 2 : 1);
      boolean cut = worth.length < wanted * (game.players() + 1);
      if (cut && tally.permutations == 0) {
        return beginning(orders.get(0), worth);
      }
      CellEstimate estimate = tally.estimate(false);
      double error = estimate.relativeError().orElse(Double.POSITIVE_INFINITY);
      if (tally.permutations == permutations || (tolerance > 0 && error <= tolerance)) {
        return estimate;
      }
      if (cut || effort.isSpent(tally.permutations, permutations)) {
        return tally.estimate(true);
      }
    }
  }

  private List<int[]> draw(int count, int players, Random random) {
    List<int[]> orders = new ArrayList<>();
    while (orders.size() < count) {
      int[] order = Permutations.random(players, random);
      orders.add(order);
      if (antithetic) {
        orders.add(Permutations.reversed(order));
      }
    }
    return orders;
  }

  /** For each order who is there before the first player, after the first, … after the last. */
  private static List<BitSet> arrivals(List<int[]> orders) {
    List<BitSet> coalitions = new ArrayList<>();
    for (int[] order : orders) {
      BitSet there = new BitSet();
      coalitions.add((BitSet) there.clone());
      for (int player : order) {
        there.set(player);
        coalitions.add((BitSet) there.clone());
      }
    }
    return coalitions;
  }

  /** Of a first order that was not finished: what those who arrived have added. */
  private static CellEstimate beginning(int[] order, double[] worth) {
    double[] added = new double[order.length];
    int arrived = Math.min(order.length, worth.length - 1);
    for (int i = 1; i <= arrived; i++) {
      added[order[i - 1]] = worth[i] - worth[i - 1];
    }
    return new CellEstimate(added, Optional.empty(), arrived, 0, true, OptionalDouble.empty());
  }

  /** Mean and spread of what the players added, an order or a pair of orders at a time. */
  private static final class Tally {
    private final double[] mean;
    private final double[] squares;
    private int units;
    private int permutations;
    private double total;

    Tally(int players) {
      mean = new double[players];
      squares = new double[players];
    }

    void add(List<int[]> orders, double[] worth, int unit) {
      int players = mean.length;
      int complete = Math.min(orders.size(), worth.length / (players + 1)) / unit * unit;
      for (int first = 0; first < complete; first += unit) {
        double[] added = new double[players];
        for (int o = first; o < first + unit; o++) {
          int from = o * (players + 1);
          for (int i = 0; i < players; i++) {
            added[orders.get(o)[i]] += (worth[from + i + 1] - worth[from + i]) / unit;
          }
          total = worth[from + players] - worth[from];
        }
        include(added);
      }
      permutations += complete;
    }

    /** Welford's update. */
    private void include(double[] added) {
      units++;
      for (int i = 0; i < mean.length; i++) {
        double from = added[i] - mean[i];
        mean[i] += from / units;
        squares[i] += from * (added[i] - mean[i]);
      }
    }

    CellEstimate estimate(boolean partial) {
      return new CellEstimate(
          mean.clone(),
          standardErrors(),
          mean.length,
          permutations,
          partial,
          OptionalDouble.of(total));
    }

    private Optional<double[]> standardErrors() {
      if (units < 2) {
        return Optional.empty();
      }
      double[] errors = new double[squares.length];
      for (int i = 0; i < errors.length; i++) {
        errors[i] = Math.sqrt(squares[i] / (units - 1.0) / units);
      }
      return Optional.of(errors);
    }
  }
}
