package dev.pellucid.cli.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Times contenders in alternating rounds: A B C A B C … The rounds that are not counted come first:
 * they compile, allocate and fill caches.
 *
 * @param warmUp rounds not counted
 * @param counted rounds
 * @param turn how long a contender runs in each round, at least once
 */
public record Rounds(int warmUp, int counted, Duration turn) {

  private static final int USUAL_ROUNDS = 10;

  public Rounds {
    if (warmUp < 0 || counted < 1) {
      throw new IllegalArgumentException(
          "there must be a counted round or more, not %d after %d".formatted(counted, warmUp));
    }
  }

  /** Ten counted rounds that give each contender so much time altogether, and two before them. */
  public static Rounds within(Duration each) {
    return new Rounds(2, USUAL_ROUNDS, each.dividedBy(USUAL_ROUNDS));
  }

  /**
   * Runs them all.
   *
   * @param turnDone told the contender after each of its turns
   * @return their rates in the same order
   */
  public List<Rate> run(List<Contender> contenders, Consumer<Contender> turnDone) {
    double[][] rates = new double[contenders.size()][counted];
    for (int round = -warmUp; round < counted; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        double rate = takeTurn(contenders.get(i));
        if (round >= 0) {
          rates[i][round] = rate;
        }
        turnDone.accept(contenders.get(i));
      }
    }
    return IntStream.range(0, contenders.size())
        .mapToObj(i -> new Rate(contenders.get(i).name(), rates[i]))
        .toList();
  }

  /** How many turns {@link #run} takes. */
  public long turns(int contenders) {
    return (long) (warmUp + counted) * contenders;
  }

  private double takeTurn(Contender contender) {
    long start = System.nanoTime();
    long images = 0;
    long elapsed;
    do {
      contender.run().run();
      images += contender.images();
      elapsed = System.nanoTime() - start;
    } while (elapsed < turn.toNanos());
    return images * 1e9 / elapsed;
  }
}
