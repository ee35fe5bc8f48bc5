package dev.pellucid.monitor.drift;

import dev.pellucid.event.DriftSignal.Shape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The images that were kept of the last ticks, to find examples among. */
final class RecentCards {

  private static final int MOST = 256;
  private static final int EXAMPLES = 5;

  private final DriftPlan plan;
  private final Deque<Dated> cards = new ArrayDeque<>();

  private record Dated(long tick, Card card) {}

  RecentCards(DriftPlan plan) {
    this.plan = plan;
  }

  void add(long tick, List<Card> more) {
    for (Card card : more) {
      if (cards.size() == MOST) {
        cards.removeFirst();
      }
      cards.addLast(new Dated(tick, card));
    }
  }

  /** Ids of images since a tick that show a shape of change of a quantity, the clearest first. */
  List<String> examples(int q, Shape shape, long since) {
    int middle = plan.get(q).scale().bins() - 1;
    Comparator<Card> lowest = Comparator.comparingInt(card -> card.bin(plan, q));
    Comparator<Card> clearest =
        switch (shape) {
          case HIGHER, UPPER_TAIL -> lowest.reversed();
          case LOWER, LOWER_TAIL -> lowest;
          case WIDER ->
              Comparator.comparingInt((Card card) -> -Math.abs(2 * card.bin(plan, q) - middle));
          case NARROWER ->
              Comparator.comparingInt((Card card) -> Math.abs(2 * card.bin(plan, q) - middle));
        };
    Stream<Card> candidates =
        cards.stream().filter(dated -> dated.tick() >= since).map(Dated::card);
    return candidates
        .filter(card -> card.bin(plan, q) >= 0)
        .sorted(clearest)
        .map(Card::imageId)
        .limit(EXAMPLES)
        .toList();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(cards.size());
    for (Dated dated : cards) {
      out.writeLong(dated.tick());
      out.writeUTF(dated.card().imageId());
      out.writeShort(dated.card().predicted());
      out.writeShort(dated.card().bins().length);
      out.write(dated.card().bins());
    }
  }

  void read(DataInput in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      long tick = in.readLong();
      String id = in.readUTF();
      int predicted = in.readShort();
      byte[] bins = new byte[in.readShort()];
      in.readFully(bins);
      cards.addLast(new Dated(tick, new Card(id, predicted, bins)));
    }
  }
}
