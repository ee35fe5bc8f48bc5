package dev.pellucid.explain.local.concept.completeness;

import dev.pellucid.explain.local.pixel.perturbation.CellEstimate;
import dev.pellucid.explain.local.pixel.perturbation.Game;
import dev.pellucid.explain.local.pixel.perturbation.PermutationSampling;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * ConceptSHAP (Yeh, Kim, Arik, Li, Pfister, Ravikumar, NeurIPS 2020): the Shapley values of the
 * game whose players are concepts and in which a set S of them is worth its completeness η(S):
 *
 * <p>φ_j = Σ over S without j of |S|! (J−|S|−1)! / J! · (η(S ∪ {j}) − η(S)).
 *
 * <p>They add up to η of all concepts. Of up to {@value #MOST_EXACT} concepts every set is asked,
 * 2^J of them; of more, orders of arrival are drawn, each followed by its reverse, J + 1 sets an
 * order, and standard errors are given. Cost: what that many {@link Completeness} cost.
 *
 * <p>Concepts that say the same share what they are worth. So a small value does not mean that the
 * network makes nothing of a concept: leave out those that say the same before you say so.
 */
public final class ConceptShap {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "concept-shap",
          "ConceptSHAP",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Yeh et al.",
              "On Completeness-aware Concept-Based Explanations in Deep Neural Networks",
              "NeurIPS",
              2020),
          "1 forward of the head an image for every set of concepts asked",
          "concepts --analyse completeness");

  /** The most concepts of which every set is asked. */
  public static final int MOST_EXACT = 12;

  private static final double NO_TOLERANCE = 0;

  private ConceptShap() {}

  /**
   * Each concept's share.
   *
   * @param values φ, one a concept
   * @param standardErrors of them, where orders were drawn
   * @param worth of all concepts, which the values add up to
   */
  public record Shares(double[] values, Optional<double[]> standardErrors, double worth) {}

  /**
   * The shares of the concepts.
   *
   * @param permutations how many orders are drawn of more than {@value #MOST_EXACT} concepts, an
   *     even number
   * @throws IllegalArgumentException if that is odd or not positive
   */
  public static Shares shares(Completeness completeness, int permutations, long seed) {
    return shares(completeness.concepts(), completeness::of, permutations, seed);
  }

  /** The shares of players in any game in which nobody is worth nothing. */
  static Shares shares(int players, ToDoubleFunction<BitSet> worth, int permutations, long seed) {
    if (permutations < 2 || permutations % 2 != 0) {
      throw new IllegalArgumentException(
          "orders come in pairs, so there cannot be %d: choose an even number, 2 or more"
              .formatted(permutations));
    }
    return players <= MOST_EXACT
        ? exact(players, worth)
        : sampled(players, worth, permutations, seed);
  }

  private static Shares exact(int players, ToDoubleFunction<BitSet> worth) {
    double[] worths = new double[1 << players];
    for (int set = 0; set < worths.length; set++) {
      worths[set] = worth.applyAsDouble(BitSet.valueOf(new long[] {set}));
    }
    double[] weights = weights(players);
    double[] values = new double[players];
    for (int set = 0; set < worths.length; set++) {
      for (int j = 0; j < players; j++) {
        if ((set >> j & 1) == 0) {
          values[j] += weights[Integer.bitCount(set)] * (worths[set | 1 << j] - worths[set]);
        }
      }
    }
    return new Shares(values, Optional.empty(), worths[worths.length - 1] - worths[0]);
  }

  /** s! (J−s−1)! / J! for s = 0, …, J − 1, each from the one before. */
  private static double[] weights(int players) {
    double[] weights = new double[players];
    weights[0] = 1.0 / players;
    for (int s = 1; s < players; s++) {
      weights[s] = weights[s - 1] * s / (players - s);
    }
    return weights;
  }

  private static Shares sampled(
      int players, ToDoubleFunction<BitSet> worth, int permutations, long seed) {
    CellEstimate estimate =
        new PermutationSampling(permutations, true, NO_TOLERANCE, seed)
            .estimate(new Coalitions(players, worth), Effort.unlimited());
    return new Shares(estimate.values(), estimate.standardErrors(), estimate.total().orElseThrow());
  }

  private record Coalitions(int players, ToDoubleFunction<BitSet> value) implements Game {
    @Override
    public double[] worth(List<BitSet> coalitions, Effort effort) {
      return coalitions.stream().mapToDouble(value).toArray();
    }
  }
}
