package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.method.Effort;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A game that is asked only once for the same coalition. */
final class RememberedGame implements Game {

  /** Enough for every coalition of 16 players; the small ones, which recur, come first. */
  private static final int MOST = 1 << 17;

  private final Game game;
  private final Map<BitSet, Double> known = new HashMap<>();

  RememberedGame(Game game) {
    this.game = game;
  }

  @Override
  public int players() {
    return game.players();
  }

  @Override
  public double[] worth(List<BitSet> coalitions, Effort effort) {
    Map<BitSet, Double> asked = ask(coalitions, effort);
    double[] worth = new double[coalitions.size()];
    int done = 0;
    while (done < worth.length) {
      BitSet coalition = coalitions.get(done);
      Double value = asked.getOrDefault(coalition, known.get(coalition));
      if (value == null) {
        break;
      }
      worth[done++] = value;
    }
    asked.forEach(
        (coalition, value) -> {
          if (known.size() < MOST) {
            known.put(coalition, value);
          }
        });
    return Arrays.copyOf(worth, done);
  }

  private Map<BitSet, Double> ask(List<BitSet> coalitions, Effort effort) {
    Set<BitSet> unknown = new LinkedHashSet<>(coalitions);
    unknown.removeIf(known::containsKey);
    Map<BitSet, Double> answers = new HashMap<>();
    if (!unknown.isEmpty()) {
      List<BitSet> questions = List.copyOf(unknown);
      double[] worth = game.worth(questions, effort);
      for (int i = 0; i < worth.length; i++) {
        answers.put(questions.get(i), worth[i]);
      }
    }
    return answers;
  }
}
