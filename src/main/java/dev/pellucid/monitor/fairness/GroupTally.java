package dev.pellucid.monitor.fairness;

import java.util.Arrays;

/**
 * What the images of one group and one tick add to the figures: whole numbers, which add up over
 * partitions exactly, in any order. Laid out by {@link TallyLayout}.
 */
final class GroupTally {

  private final TallyLayout layout;
  private final long[] counts;

  GroupTally(TallyLayout layout) {
    this(layout, new long[layout.size()]);
  }

  private GroupTally(TallyLayout layout, long[] counts) {
    this.layout = layout;
    this.counts = counts;
  }

  GroupTally copy() {
    return new GroupTally(layout, counts.clone());
  }

  /**
   * A live image.
   *
   * @param predicted number of its class, or −1
   */
  void addPrediction(int predicted) {
    counts[TallyLayout.IMAGES]++;
    if (predicted >= 0) {
      counts[layout.predicted(predicted)]++;
    }
  }

  /**
   * Graded figures of an image.
   *
   * @param levels from the figure {@code from} on; −1 where it has none
   */
  void addGrades(byte[] levels, int from, int to) {
    int at = layout.graded(from);
    for (int figure = from; figure < to; figure++) {
      if (levels[figure] >= 0) {
        counts[at + levels[figure]]++;
      }
      at += FairnessPlan.GRADES;
    }
  }

  /**
   * How much of each concept is seen in an image.
   *
   * @param levels −1 where it is not known
   */
  void addSeen(byte[] levels) {
    for (int concept = 0; concept < levels.length; concept++) {
      if (levels[concept] >= 0) {
        counts[layout.seen(concept)]++;
        counts[layout.seen(concept) + 1] += levels[concept];
      }
    }
  }

  /** How many images it is known of how much of a concept is seen in them. */
  long seenImages(int concept) {
    return counts[layout.seen(concept)];
  }

  /** The sum of their levels. */
  long seenLevels(int concept) {
    return counts[layout.seen(concept) + 1];
  }

  /**
   * An image whose true class is known.
   *
   * @param predicted number of the class, or −1; so with {@code truth}
   * @param calibration level, or −1
   */
  void addOutcome(int predicted, int truth, boolean right, int calibration) {
    counts[layout.labelled()]++;
    if (right) {
      counts[layout.right()]++;
    }
    if (truth >= 0) {
      counts[layout.truth(truth)]++;
      if (right) {
        counts[layout.hit(truth)]++;
      }
    }
    if (predicted >= 0) {
      counts[layout.labelledPredicted(predicted)]++;
    }
    if (calibration >= 0) {
      counts[layout.calibration() + calibration]++;
    }
  }

  void add(GroupTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  void subtract(GroupTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= other.counts[i];
    }
  }

  boolean isEmpty() {
    return Arrays.stream(counts).allMatch(count -> count == 0);
  }

  long images() {
    return counts[TallyLayout.IMAGES];
  }

  long[] counts() {
    return counts;
  }

  /**
   * How many images have a figure, by level.
   *
   * @param index of the class or of the graded figure; of no meaning for the others
   * @param levels filled: 2 for a share, else {@value FairnessPlan#GRADES}
   * @return their sum
   */
  long levels(MeasureKind kind, int index, long[] levels) {
    return switch (kind) {
      case DEMOGRAPHIC_PARITY -> share(images(), counts[layout.predicted(index)], levels);
      case ACCURACY -> share(counts[layout.labelled()], counts[layout.right()], levels);
      case EQUAL_OPPORTUNITY ->
          share(counts[layout.truth(index)], counts[layout.hit(index)], levels);
      case FALSE_POSITIVES ->
          share(
              counts[layout.labelled()] - counts[layout.truth(index)],
              counts[layout.labelledPredicted(index)] - counts[layout.hit(index)],
              levels);
      case CALIBRATION -> grades(layout.calibration(), levels);
      case CONCEPT_RELIANCE, EXPLANATION_QUALITY -> grades(layout.graded(index), levels);
    };
  }

  private static long share(long all, long ones, long[] levels) {
    levels[0] = all - ones;
    levels[1] = ones;
    return all;
  }

  private long grades(int from, long[] levels) {
    long sum = 0;
    for (int level = 0; level < FairnessPlan.GRADES; level++) {
      levels[level] = counts[from + level];
      sum += levels[level];
    }
    return sum;
  }
}
