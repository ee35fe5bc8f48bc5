package dev.pellucid.explain.local.concept.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.local.concept.completeness.ConceptShap.Shares;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptShapTest {

  /** Sums of some thousand doubles of a size near one. */
  private static final double ROUNDING = 1e-10;

  private static final int MANY = ConceptShap.MOST_EXACT + 1;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12, 13, 20})
  void theSharesAddUpToTheWorthOfAll(int players) {
    // Given
    Pairs game = Pairs.random(players, 1);

    // When
    Shares shares = ConceptShap.shares(players, game::worth, 4, 1);

    // Then
    assertThat(DoubleStream.of(shares.values()).sum())
        .isCloseTo(game.worth(all(players)), within(ROUNDING));
    assertThat(shares.worth()).isCloseTo(game.worth(all(players)), within(ROUNDING));
  }

  @Test
  void theyAreTheMeansOfWhatPlayersAddOverAllOrders() {
    // Given: a game in which every set is worth something of its own
    ToDoubleFunction<BitSet> game =
        set -> set.isEmpty() ? 0 : Math.sin(7.0 * set.hashCode()) + set.cardinality();
    double[] expected = new double[5];
    List<List<Integer>> orders = orders(List.of(0, 1, 2, 3, 4));
    for (List<Integer> order : orders) {
      BitSet there = new BitSet();
      for (int player : order) {
        double before = game.applyAsDouble(there);
        there.set(player);
        expected[player] += (game.applyAsDouble(there) - before) / orders.size();
      }
    }

    // When
    Shares shares = ConceptShap.shares(5, game, 2, 0);

    // Then
    assertThat(shares.values()).containsExactly(expected, within(ROUNDING));
    assertThat(shares.standardErrors()).isEmpty();
  }

  @Test
  void playersWhoAlwaysAddTheSameShareAlikeAndOneWhoAddsNothingHasNothing() {
    // Given: worth 1 with either of the first two players; the third does nothing
    ToDoubleFunction<BitSet> game = set -> set.get(0) || set.get(1) ? 1 : 0;

    // When
    Shares shares = ConceptShap.shares(3, game, 2, 0);

    // Then
    assertThat(shares.values()).containsExactly(new double[] {0.5, 0.5, 0}, within(ROUNDING));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void drawnOrdersComeCloseToWhatIsKnownOfTheGame(long seed) {
    // Given: of pairs, each player has its own worth and half of each pair's
    Pairs game = Pairs.random(MANY, seed);

    // When
    Shares shares = ConceptShap.shares(MANY, game::worth, 64, seed);

    // Then: an order and its reverse together have each pair's halves exactly
    assertThat(shares.values()).containsExactly(game.shapley(), within(ROUNDING));
    assertThat(shares.standardErrors()).isPresent();
  }

  @Test
  void theStandardErrorsSayHowFarOffTheValuesAre() {
    // Given: any three players together are worth 1, so each of 15 has 1/15
    int players = 15;
    ToDoubleFunction<BitSet> game = set -> set.cardinality() >= 3 ? 1 : 0;

    // When
    Shares shares = ConceptShap.shares(players, game, 200, 5);

    // Then
    double[] errors = shares.standardErrors().orElseThrow();
    for (int j = 0; j < players; j++) {
      assertThat(errors[j]).isBetween(0.001, 0.05);
      assertThat(shares.values()[j]).isCloseTo(1.0 / players, within(4 * errors[j]));
    }
  }

  @Test
  void aSeedDrawsTheSameOrders() {
    // Given
    ToDoubleFunction<BitSet> game = set -> Math.sin(7.0 * set.hashCode());
    Shares once = ConceptShap.shares(MANY, game, 4, 9);

    // When
    Shares again = ConceptShap.shares(MANY, game, 4, 9);

    // Then
    assertThat(again.values()).containsExactly(once.values());
    assertThat(ConceptShap.shares(MANY, game, 4, 10).values()).isNotEqualTo(once.values());
  }

  @Test
  void anOddNumberOfOrdersIsRefused() {
    // Given
    ToDoubleFunction<BitSet> game = BitSet::cardinality;

    // When
    assertThatThrownBy(() -> ConceptShap.shares(3, game, 3, 0))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("even number");
  }

  private static BitSet all(int players) {
    BitSet all = new BitSet();
    all.set(0, players);
    return all;
  }

  private static List<List<Integer>> orders(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<Integer> after : orders(rest)) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(after);
        orders.add(order);
      }
    }
    return orders;
  }

  /** Every player is worth something, and every pair something more. */
  private record Pairs(double[] single, double[][] pair) {

    static Pairs random(int players, long seed) {
      Random random = new Random(seed);
      double[] single = random.doubles(players, -1, 1).toArray();
      double[][] pair = new double[players][];
      for (int i = 0; i < players; i++) {
        pair[i] = random.doubles(players, -1, 1).toArray();
      }
      return new Pairs(single, pair);
    }

    double worth(BitSet set) {
      double worth = 0;
      for (int i = 0; i < single.length; i++) {
        for (int j = 0; set.get(i) && j < i; j++) {
          worth += set.get(j) ? pair[i][j] : 0;
        }
        worth += set.get(i) ? single[i] : 0;
      }
      return worth;
    }

    double[] shapley() {
      double[] values = single.clone();
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j < i; j++) {
          values[i] += pair[i][j] / 2;
          values[j] += pair[i][j] / 2;
        }
      }
      return values;
    }
  }
}
