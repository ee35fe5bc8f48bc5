package dev.pellucid.monitor.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of each concept was lately seen in the images of each group: the mean rank of its
 * presence in the reference. It raises no alarm, for groups may well show other things; it tells a
 * person where to look when there is one.
 */
final class SeenConcepts {

  /** After so many images of a group an image counts but a third. */
  private static final double MEMORY = 300;

  /** Fewer images than this say nothing. */
  private static final double ENOUGH = 20;

  private final List<String> concepts;
  private final List<double[]> groups = new ArrayList<>();

  /**
   * The concept in which two groups differ most.
   *
   * @param first mean rank in the first group, 0…1; so with {@code second}
   */
  record Difference(String concept, double first, double second) {

    private double size() {
      return Math.abs(first - second);
    }
  }

  SeenConcepts(List<String> concepts) {
    this.concepts = concepts;
  }

  void admit() {
    groups.add(new double[2 * concepts.size()]);
  }

  /** Images of a tick. */
  void add(int group, GroupTally tally) {
    double[] known = groups.get(group);
    for (int j = 0; j < concepts.size(); j++) {
      long images = tally.seenImages(j);
      if (images > 0) {
        double kept = Math.exp(-images / MEMORY);
        known[2 * j] = kept * known[2 * j] + images;
        known[2 * j + 1] =
            kept * known[2 * j + 1] + (double) tally.seenLevels(j) / (FairnessPlan.GRADES - 1);
      }
    }
  }

  /** Empty if too few images were seen of one of them. */
  Optional<Difference> largest(int first, int second) {
    Optional<Difference> largest = Optional.empty();
    for (int j = 0; j < concepts.size(); j++) {
      if (groups.get(first)[2 * j] >= ENOUGH && groups.get(second)[2 * j] >= ENOUGH) {
        Difference difference = new Difference(concepts.get(j), mean(first, j), mean(second, j));
        if (largest.filter(other -> other.size() >= difference.size()).isEmpty()) {
          largest = Optional.of(difference);
        }
      }
    }
    return largest;
  }

  private double mean(int group, int concept) {
    return groups.get(group)[2 * concept + 1] / groups.get(group)[2 * concept];
  }

  void write(DataOutput out) throws IOException {
    for (double[] group : groups) {
      for (double value : group) {
        out.writeDouble(value);
      }
    }
  }

  /** Reads what was written, of as many groups as were admitted. */
  void read(DataInput in) throws IOException {
    for (double[] group : groups) {
      for (int i = 0; i < group.length; i++) {
        group[i] = in.readDouble();
      }
    }
  }
}
