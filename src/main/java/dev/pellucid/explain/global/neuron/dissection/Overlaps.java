package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.explain.global.neuron.dissection.Halfway.Marked;
import java.util.Arrays;
import java.util.BitSet;

/** Pixels of marks and of concepts over many images, and those that are both. */
final class Overlaps {

  private final long[] marked;
  private final long[] shown;
  private final long[][] both;

  Overlaps(int marks, int concepts) {
    this.marked = new long[marks];
    this.shown = new long[concepts];
    this.both = new long[marks][concepts];
  }

  /** Those that were counted so far. */
  Overlaps(Marked counted) {
    this.marked = counted.marked().clone();
    this.shown = counted.shown().clone();
    this.both = copy(counted.both());
  }

  /** What is counted in some images. */
  Marked counted(int images, double[] thresholds) {
    return new Marked(images, thresholds, marked.clone(), shown.clone(), copy(both));
  }

  private static long[][] copy(long[][] rows) {
    return Arrays.stream(rows).map(long[]::clone).toArray(long[][]::new);
  }

  void show(int concept, BitSet mask) {
    shown[concept] += mask.cardinality();
  }

  void mark(int mark, BitSet pixels) {
    marked[mark] += pixels.cardinality();
  }

  void meet(int mark, BitSet pixels, int concept, BitSet mask) {
    BitSet meeting = (BitSet) pixels.clone();
    meeting.and(mask);
    both[mark][concept] += meeting.cardinality();
  }

  /** How many pixels show a concept. */
  long shown(int concept) {
    return shown[concept];
  }

  /** Intersection over union; 0 where there is nothing at all. */
  double iou(int mark, int concept) {
    long union = marked[mark] + shown[concept] - both[mark][concept];
    return union == 0 ? 0 : both[mark][concept] / (double) union;
  }
}
