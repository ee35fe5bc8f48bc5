package dev.pellucid.cli.simulation.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ADWIN (Bifet and Gavaldà, <i>Learning from time-changing data with adaptive windowing</i>, SDM
 * 2007) of the ranks in the reference: a window in buckets of doubling size, begun with the
 * reference, cut wherever the means of its parts differ by more than its bound allows. Evidence is
 * log(1/δ) of the boldest δ that would cut now.
 */
final class AdwinWatch implements Watch {

  private static final int BUCKETS_OF_A_SIZE = 5;
  private static final int CHECK_EVERY = 10;

  private final double[][] sorted;
  private final List<Windowed> windows = new ArrayList<>();
  private int images;
  private double evidence = Double.NEGATIVE_INFINITY;

  AdwinWatch(double[][] reference) {
    int quantities = reference[0].length;
    this.sorted = new double[quantities][];
    for (int q = 0; q < quantities; q++) {
      int quantity = q;
      sorted[q] = Arrays.stream(reference).mapToDouble(image -> image[quantity]).sorted().toArray();
      Windowed window = new Windowed();
      for (double[] image : reference) {
        window.add(rank(q, image[q]));
      }
      windows.add(window);
    }
  }

  private double rank(int q, double value) {
    int at = Arrays.binarySearch(sorted[q], value);
    return (at < 0 ? -at - 0.5 : at + 1) / (sorted[q].length + 1);
  }

  @Override
  public void take(double[] image) {
    for (int q = 0; q < sorted.length; q++) {
      windows.get(q).add(rank(q, image[q]));
    }
    images++;
    if (images % CHECK_EVERY == 0) {
      evidence = windows.stream().mapToDouble(Windowed::evidence).max().orElseThrow();
    }
  }

  @Override
  public double evidence() {
    return evidence;
  }

  /** The window of one quantity: the newest buckets last; sizes are powers of two. */
  private static final class Windowed {

    private final List<double[]> buckets = new ArrayList<>();
    private double count;
    private double sum;
    private double squares;

    void add(double value) {
      buckets.add(new double[] {1, value});
      count++;
      sum += value;
      squares += value * value;
      compress();
    }

    /** Two oldest buckets of a size become one when there are too many of it. */
    private void compress() {
      int end = buckets.size();
      while (end > 0) {
        double size = buckets.get(end - 1)[0];
        int start = end;
        while (start > 0 && buckets.get(start - 1)[0] == size) {
          start--;
        }
        if (end - start <= BUCKETS_OF_A_SIZE) {
          return;
        }
        double[] older = buckets.get(start);
        double[] newer = buckets.remove(start + 1);
        older[0] += newer[0];
        older[1] += newer[1];
        end = start + 1;
      }
    }

    /** The bound solved for log(2/δ′): d = √(2σ²x/m) + 2x/(3m), δ′ = δ/ln n. */
    double evidence() {
      double variance = squares / count - sum / count * (sum / count);
      double before = 0;
      double sumBefore = 0;
      double largest = Double.NEGATIVE_INFINITY;
      for (int b = 0; b < buckets.size() - 1; b++) {
        before += buckets.get(b)[0];
        sumBefore += buckets.get(b)[1];
        double after = count - before;
        double difference = Math.abs(sumBefore / before - (sum - sumBefore) / after);
        double harmonic = 1 / (1 / before + 1 / after);
        double a = 2 / (3 * harmonic);
        double h = Math.sqrt(2 * variance / harmonic);
        double root = (Math.sqrt(h * h + 4 * a * difference) - h) / (2 * a);
        largest = Math.max(largest, root * root);
      }
      return largest - Math.log(2 * Math.log(count));
    }
  }
}
