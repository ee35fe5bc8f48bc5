package dev.pellucid.monitor.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A quantity's ranks in the reference. Of n values in order, edges are the values number {@code
 * round(b(n+1)/B)}; a new value's bin is the number of edges that it does not lie below.
 *
 * @param edges B−1 values of the reference, none below the one before
 * @param ties what those got in ties, 0…65535; a new value that equals an edge lies below it if it
 *     got less
 * @param images n
 * @param mean of the n values
 * @param lowestMean the mean of those below the first edge
 * @param highestMean the mean of those above the last
 */
public record RankScale(
    double[] edges, int[] ties, int images, double mean, double lowestMean, double highestMean)
    implements Scale {

  /** The most bins: finer ranks would tell little more of a change. */
  private static final int MOST_BINS = 32;

  /** The fewest reference images a bin should have. */
  private static final int BIN_IMAGES = 8;

  public RankScale {
    if (edges.length == 0 || edges.length != ties.length || images <= edges.length) {
      throw new IllegalArgumentException(
          "%d edges with %d ties of %d images are no scale"
              .formatted(edges.length, ties.length, images));
    }
    for (int b = 1; b < edges.length; b++) {
      if (!(edges[b - 1] <= edges[b])) {
        throw new IllegalArgumentException("the edges of a scale must rise, and these do not");
      }
    }
  }

  /**
   * The scale of a sample.
   *
   * @param values finite
   * @param ties what each gets in a tie
   * @throws IllegalArgumentException if there are fewer than 16 values
   */
  static RankScale of(double[] values, int[] ties) {
    int n = values.length;
    if (n < 2 * BIN_IMAGES) {
      throw new IllegalArgumentException(
          "a scale of ranks needs %d images or more, not %d".formatted(2 * BIN_IMAGES, n));
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> values[i]).thenComparingInt(i -> ties[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int bins = Math.min(MOST_BINS, (n + 1) / BIN_IMAGES);
    double[] edges = new double[bins - 1];
    int[] edgeTies = new int[bins - 1];
    for (int b = 1; b < bins; b++) {
      int at = order[place(b, bins, n) - 1];
      edges[b - 1] = values[at];
      edgeTies[b - 1] = ties[at];
    }
    return new RankScale(
        edges,
        edgeTies,
        n,
        Arrays.stream(values).average().orElseThrow(),
        mean(values, order, 0, place(1, bins, n)),
        mean(values, order, place(bins - 1, bins, n) - 1, n));
  }

  /** Which of n values in order, counted from 1, is edge b: 0 and n+1 are beyond both ends. */
  private static int place(int b, int bins, int n) {
    return (int) Math.round((double) b * (n + 1) / bins);
  }

  private static double mean(double[] values, int[] order, int from, int to) {
    return IntStream.range(from, to).mapToDouble(i -> values[order[i]]).average().orElseThrow();
  }

  @Override
  public int bins() {
    return edges.length + 1;
  }

  /**
   * The parameter of a bin in the Dirichlet distribution of the shares of the bins; they add up to
   * n+1.
   */
  public int mass(int bin) {
    return place(bin + 1, bins(), images) - place(bin, bins(), images);
  }

  /** {@link #mass} of every bin. */
  public double[] masses() {
    return IntStream.range(0, bins()).mapToDouble(this::mass).toArray();
  }

  @Override
  public int bin(double value, long image, long quantity) {
    int low = 0;
    int left = edges.length;
    // Without a branch that depends on the value: it would be mispredicted every other time.
    while (left > 0) {
      int half = (left + 1) >>> 1;
      low += edges[low + half - 1] < value ? half : 0;
      left -= half;
    }
    if (low < edges.length && edges[low] == value) {
      int tie = TieBreak.of(image, quantity);
      while (low < edges.length && edges[low] == value && ties[low] <= tie) {
        low++;
      }
    }
    return low;
  }
}
