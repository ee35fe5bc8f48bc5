package dev.pellucid.evaluate;

import dev.pellucid.evaluate.statistics.Correlation;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How alike two maps of one size are: 1 if they say the same, about 0 if one tells nothing of the
 * other. A map that is the same everywhere is like another such and has nothing in common with any
 * else, so 1 and 0.
 */
public enum MapSimilarity {
  /** Spearman's rank correlation, ties at their mean rank. */
  SPEARMAN("spearman"),

  /** The same of the magnitudes: where something is said, whichever way. */
  SPEARMAN_ABS("spearman-abs"),

  /**
   * Structural similarity (Wang et al., 2004) of the magnitudes, brought to 0…1: the mean over
   * windows of {@value #WINDOW}×{@value #WINDOW}, all pixels of one counting the same.
   */
  SSIM("ssim");

  private static final int WINDOW = 7;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;

  private final String word;

  MapSimilarity(String word) {
    this.word = word;
  }

  /** The parameter of indicators that compare maps. */
  public static final Parameter.Choice PARAMETER =
      new Parameter.Choice(
          "similarity",
          SPEARMAN.word,
          Arrays.stream(values()).map(similarity -> similarity.word).toList(),
          "how alike two maps are: their ranks, those of their magnitudes, or structural similarity");

  /** The one that a value of {@link #PARAMETER} names. */
  public static MapSimilarity of(String word) {
    return Arrays.stream(values())
        .filter(similarity -> similarity.word.equals(word))
        .findFirst()
        .orElseThrow();
  }

  /** From −1 to 1. */
  public double between(HeatMap one, HeatMap other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      throw new IllegalArgumentException(
          "maps of %d×%d and %d×%d cannot be compared"
              .formatted(one.width(), one.height(), other.width(), other.height()));
    }
    double[] a = values(one);
    double[] b = values(other);
    boolean flat = isFlat(a);
    if (flat || isFlat(b)) {
      return flat && isFlat(b) ? 1 : 0;
    }
    return this == SSIM
        ? structural(toUnit(a), toUnit(b), one.width(), one.height())
        : Correlation.spearman(a, b).orElseThrow();
  }

  private double[] values(HeatMap map) {
    float[] values = map.values();
    return IntStream.range(0, values.length)
        .mapToDouble(i -> this == SPEARMAN ? values[i] : Math.abs(values[i]))
        .toArray();
  }

  private static boolean isFlat(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private static double[] toUnit(double[] values) {
    double min = Arrays.stream(values).min().orElseThrow();
    double range = Arrays.stream(values).max().orElseThrow() - min;
    return Arrays.stream(values).map(value -> (value - min) / range).toArray();
  }

  private static double structural(double[] a, double[] b, int width, int height) {
    int across = Math.min(WINDOW, width);
    int down = Math.min(WINDOW, height);
    double sum = 0;
    for (int y = 0; y + down <= height; y++) {
      for (int x = 0; x + across <= width; x++) {
        sum += window(a, b, y * width + x, across, down, width);
      }
    }
    return sum / ((width - across + 1) * (height - down + 1));
  }

  private static double window(
      double[] a, double[] b, int corner, int across, int down, int width) {
    double sumA = 0;
    double sumB = 0;
    double squareA = 0;
    double squareB = 0;
    double product = 0;
    for (int y = 0; y < down; y++) {
      for (int i = corner + y * width; i < corner + y * width + across; i++) {
        sumA += a[i];
        sumB += b[i];
        squareA += a[i] * a[i];
        squareB += b[i] * b[i];
        product += a[i] * b[i];
      }
    }
    int count = across * down;
    double meanA = sumA / count;
    double meanB = sumB / count;
    double unbiased = count / (count - 1.0);
    double varianceA = (squareA / count - meanA * meanA) * unbiased;
    double varianceB = (squareB / count - meanB * meanB) * unbiased;
    double covariance = (product / count - meanA * meanB) * unbiased;
    return (2 * meanA * meanB + C1)
        * (2 * covariance + C2)
        / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
  }
}
