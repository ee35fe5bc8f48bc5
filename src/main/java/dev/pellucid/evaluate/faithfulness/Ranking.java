package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.RelevanceOrder;
import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The parts of an image, pixels or larger ones, in an order: the first to be changed first.
 *
 * <p>Parts of equal relevance follow each other as {@link RelevanceOrder} says.
 *
 * @param parts of the image
 * @param order part numbers
 */
record Ranking(Partition parts, int[] order) {

  /** Judges a map; one that is the same everywhere ranks nothing, and nothing is said of it. */
  static Finding judged(ExplainedImage explained, Function<HeatMap, Finding> judge) {
    HeatMap map = explained.map();
    return map.min() == map.max()
        ? Finding.undefined("the map is the same everywhere, so it ranks no pixel before another")
        : judge.apply(map);
  }

  /** The pixels of a map, the most relevant first. */
  static Ranking ofPixels(HeatMap map) {
    return new Ranking(pixels(map.height(), map.width()), RelevanceOrder.descending(map.values()));
  }

  /**
   * Squares of a map by their mean, the most relevant first; those at the border may be narrower.
   */
  static Ranking ofRegions(HeatMap map, int side) {
    int rows = (map.height() + side - 1) / side;
    int columns = (map.width() + side - 1) / side;
    Partition regions =
        new Partition(
            map.height(),
            map.width(),
            rows * columns,
            IntStream.range(0, map.values().length)
                .map(p -> p / map.width() / side * columns + p % map.width() / side)
                .toArray());
    return new Ranking(regions, RelevanceOrder.descending(means(map, regions)));
  }

  /** Every pixel a part. */
  static Partition pixels(int height, int width) {
    return new Partition(
        height, width, height * width, IntStream.range(0, height * width).toArray());
  }

  private static float[] means(HeatMap map, Partition parts) {
    double[] sums = new double[parts.cells()];
    for (int pixel = 0; pixel < map.values().length; pixel++) {
      sums[parts.cellOfPixel()[pixel]] += map.values()[pixel];
    }
    int[] sizes = parts.sizes();
    float[] means = new float[sums.length];
    for (int part = 0; part < means.length; part++) {
      means[part] = (float) (sums[part] / sizes[part]);
    }
    return means;
  }

  /** The same parts, the last first. */
  Ranking reversed() {
    int[] reversed = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      reversed[i] = order[order.length - 1 - i];
    }
    return new Ranking(parts, reversed);
  }

  /**
   * How the first of them are changed in steps of nearly as many parts.
   *
   * @param upTo the share of the parts that is changed in the end
   * @throws InvalidParameterException if there are more steps than parts
   */
  Steps in(int steps, double upTo) {
    int changed = (int) Math.round(upTo * order.length);
    if (steps > changed) {
      throw new InvalidParameterException(
          "%d parts of an image cannot be changed in %d steps: choose steps=%d or less"
              .formatted(changed, steps, changed));
    }
    int[] stepOfPart = new int[order.length];
    Arrays.fill(stepOfPart, steps);
    for (int step = 0; step < steps; step++) {
      for (int i = boundary(step, steps, changed); i < boundary(step + 1, steps, changed); i++) {
        stepOfPart[order[i]] = step;
      }
    }
    return new Steps(
        steps,
        new Partition(
            parts.height(),
            parts.width(),
            steps + 1,
            IntStream.of(parts.cellOfPixel()).map(part -> stepOfPart[part]).toArray()));
  }

  private static int boundary(int step, int steps, int changed) {
    return (int) ((long) step * changed / steps);
  }

  /**
   * When each pixel is changed.
   *
   * @param count of the steps
   * @param stepOfPixel from 0; {@code count} where it never is
   */
  record Steps(int count, Partition stepOfPixel) {

    /** The share of the pixels that is changed before the first step, after it, and so on. */
    double[] shares() {
      int[] sizes = stepOfPixel.sizes();
      double[] shares = new double[count + 1];
      int changed = 0;
      for (int step = 0; step < count; step++) {
        changed += sizes[step];
        shares[step + 1] = (double) changed / stepOfPixel.cellOfPixel().length;
      }
      return shares;
    }

    /** The masks of an image before the first step, after it, and so on. */
    float[] masks(float unchanged, float changed) {
      int cells = count + 1;
      float[] masks = new float[cells * cells];
      for (int done = 0; done < cells; done++) {
        int row = done * cells;
        Arrays.fill(masks, row, row + done, changed);
        Arrays.fill(masks, row + done, row + cells, unchanged);
      }
      return masks;
    }
  }
}
