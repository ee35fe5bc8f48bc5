package dev.pellucid.monitor.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * A few images of a tick, to be shown as examples: those with the smallest hashes of their ids, so
 * that any order of adding leaves the same ones.
 */
final class Cards {

  private static final int MOST = 16;

  /** An image that came twice may differ: this too must not depend on the order. */
  private static final Comparator<Card> SAME_ID =
      Comparator.comparingInt(Card::predicted)
          .thenComparingInt(Card::truth)
          .thenComparing(Card::levels, Arrays::compare)
          .thenComparing(card -> new TreeMap<>(card.groups()).toString());

  private final TreeMap<Long, Card> byHash = new TreeMap<>();

  /** Whether an image of this hash would be kept by now. */
  boolean keeps(long hash) {
    return byHash.size() < MOST || hash <= byHash.lastKey();
  }

  void add(long hash, Card card) {
    byHash.merge(hash, card, BinaryOperator.minBy(SAME_ID));
    if (byHash.size() > MOST) {
      byHash.pollLastEntry();
    }
  }

  void add(Cards other) {
    other.byHash.forEach(this::add);
  }

  /** In the order of their hashes. */
  Collection<Card> list() {
    return byHash.values();
  }

  void write(DataOutput out) throws IOException {
    Packed.write(out, byHash.size());
    for (var entry : byHash.entrySet()) {
      out.writeLong(entry.getKey());
      entry.getValue().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    for (long left = Packed.read(in); left > 0; left--) {
      byHash.put(in.readLong(), Card.read(in));
    }
  }
}
