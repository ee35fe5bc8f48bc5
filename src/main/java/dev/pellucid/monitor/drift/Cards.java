package dev.pellucid.monitor.drift;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A few images of a tally, to be shown as examples: those with the smallest hashes of their ids, so
 * that any order of adding leaves the same ones. They live in the tally's bytes, sorted by hash:
 *
 * <pre>
 * how many                                   int
 * a card: hash                               long
 *         number of the predicted class      short
 *         length of the id, the id           byte, 64 bytes
 *         bins + 1                           byte each
 * </pre>
 */
final class Cards {

  private static final int MOST = 16;

  /** Longer ids are rare; their images are counted, but not shown. */
  private static final int LONGEST_ID = 64;

  private static final int HASH = 0;
  private static final int LABEL = HASH + Long.BYTES;
  private static final int ID = LABEL + Short.BYTES;
  private static final int BINS = ID + 1 + LONGEST_ID;

  private final ByteBuffer buffer;
  private final int offset;
  private final int bins;
  private final int cardSize;

  Cards(ByteBuffer buffer, int offset, int bins) {
    this.buffer = buffer;
    this.offset = offset;
    this.bins = bins;
    this.cardSize = BINS + bins;
  }

  /** How many bytes they take. */
  static int size(int bins) {
    return Integer.BYTES + MOST * (BINS + bins);
  }

  void add(String imageId, long hash, int label, byte[] binsPlusOne) {
    int at = place(hash);
    if (at < MOST) {
      byte[] id = imageId.getBytes(StandardCharsets.UTF_8);
      if (id.length <= LONGEST_ID) {
        int card = makeRoom(at);
        buffer.putLong(card + HASH, hash);
        buffer.putShort(card + LABEL, (short) label);
        buffer.put(card + ID, (byte) id.length);
        buffer.put(card + ID + 1, id);
        buffer.put(card + BINS, binsPlusOne);
      }
    }
  }

  void add(Cards other) {
    for (int i = 0; i < other.count(); i++) {
      int at = place(other.buffer.getLong(other.at(i) + HASH));
      if (at < MOST) {
        buffer.put(makeRoom(at), other.buffer, other.at(i), cardSize);
      }
    }
  }

  List<Card> list() {
    List<Card> cards = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      int card = at(i);
      byte[] id = new byte[buffer.get(card + ID)];
      buffer.get(card + ID + 1, id);
      byte[] ranks = new byte[bins];
      buffer.get(card + BINS, ranks);
      for (int q = 0; q < bins; q++) {
        ranks[q]--;
      }
      cards.add(
          new Card(new String(id, StandardCharsets.UTF_8), buffer.getShort(card + LABEL), ranks));
    }
    return cards;
  }

  private int count() {
    return buffer.getInt(offset);
  }

  private int at(int i) {
    return offset + Integer.BYTES + i * cardSize;
  }

  /** Where a card of this hash goes; {@value #MOST} if nowhere. */
  private int place(long hash) {
    int at = count();
    while (at > 0 && buffer.getLong(at(at - 1) + HASH) > hash) {
      at--;
    }
    return at;
  }

  private int makeRoom(int place) {
    int kept = Math.min(count(), MOST - 1);
    buffer.put(at(place + 1), buffer, at(place), Math.max(0, kept - place) * cardSize);
    buffer.putInt(offset, kept + 1);
    return at(place);
  }
}
