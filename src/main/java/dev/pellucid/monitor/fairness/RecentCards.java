package dev.pellucid.monitor.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The images that were kept of the last ticks, to find examples among. */
final class RecentCards {

  private static final int MOST = 64;
  private static final int EXAMPLES = 3;

  private final Deque<Card> cards = new ArrayDeque<>();

  void add(long tick, Cards more) {
    for (Card card : more.list()) {
      if (cards.size() == MOST) {
        cards.removeFirst();
      }
      cards.addLast(card.at(tick));
    }
  }

  /**
   * Ids of images since a tick that show a gap: of the higher group those with the highest figure,
   * then of the lower group those with the lowest.
   */
  List<String> examples(
      MeasureKind kind, int index, Predicate<Card> higher, Predicate<Card> lower, long since) {
    Comparator<Card> lowest =
        Comparator.comparingInt(card -> card.level(kind, index).orElseThrow());
    List<String> examples = new ArrayList<>();
    for (boolean high : new boolean[] {true, false}) {
      cards.stream()
          .filter(card -> card.tick() >= since && card.level(kind, index).isPresent())
          .filter(high ? higher : lower)
          .sorted(high ? lowest.reversed() : lowest)
          .limit(EXAMPLES)
          .forEach(card -> examples.add(card.imageId()));
    }
    return examples;
  }

  void write(DataOutput out) throws IOException {
    Packed.write(out, cards.size());
    for (Card card : cards) {
      card.write(out);
    }
  }

  void read(DataInput in) throws IOException {
    for (long left = Packed.read(in); left > 0; left--) {
      cards.addLast(Card.read(in));
    }
  }
}
