package dev.pellucid.monitor.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One image, to be shown as an example.
 *
 * @param tick when its tick began; 0 as long as it is open
 * @param imageId of the image
 * @param groups by attribute, intersections too
 * @param predicted number of the predicted class, or −1
 * @param truth number of the true class, −1 for one without a number, −2 if it is not known
 * @param right whether the prediction is right, if the true class is known
 * @param levels of the concepts' ranks; −1 where it has none
 */
record Card(
    long tick,
    String imageId,
    Map<String, String> groups,
    int predicted,
    int truth,
    boolean right,
    byte[] levels) {

  static final int UNKNOWN_TRUTH = -2;

  Card at(long start) {
    return new Card(start, imageId, groups, predicted, truth, right, levels);
  }

  /** The level of a figure; empty if the image does not have it, or it is not kept. */
  OptionalInt level(MeasureKind kind, int index) {
    boolean known = truth != UNKNOWN_TRUTH;
    boolean called = predicted == index;
    return switch (kind) {
      case DEMOGRAPHIC_PARITY -> level(true, called);
      case ACCURACY, CALIBRATION -> level(known, right);
      case EQUAL_OPPORTUNITY -> level(truth == index, called);
      case FALSE_POSITIVES -> level(known && truth != index, called);
      case CONCEPT_RELIANCE ->
          index < levels.length && levels[index] >= 0
              ? OptionalInt.of(levels[index])
              : OptionalInt.empty();
      case EXPLANATION_QUALITY -> OptionalInt.empty();
    };
  }

  private static OptionalInt level(boolean has, boolean one) {
    return has ? OptionalInt.of(one ? 1 : 0) : OptionalInt.empty();
  }

  void write(DataOutput out) throws IOException {
    Packed.write(out, tick);
    out.writeUTF(imageId);
    Packed.write(out, groups.size());
    for (Map.Entry<String, String> group : new TreeMap<>(groups).entrySet()) {
      out.writeUTF(group.getKey());
      out.writeUTF(group.getValue());
    }
    out.writeShort(predicted);
    out.writeShort(truth);
    out.writeBoolean(right);
    Packed.write(out, levels.length);
    out.write(levels);
  }

  static Card read(DataInput in) throws IOException {
    long tick = Packed.read(in);
    String imageId = in.readUTF();
    Map<String, String> groups = new HashMap<>();
    for (long left = Packed.read(in); left > 0; left--) {
      groups.put(in.readUTF(), in.readUTF());
    }
    int predicted = in.readShort();
    int truth = in.readShort();
    boolean right = in.readBoolean();
    byte[] levels = new byte[(int) Packed.read(in)];
    in.readFully(levels);
    return new Card(tick, imageId, groups, predicted, truth, right, levels);
  }
}
