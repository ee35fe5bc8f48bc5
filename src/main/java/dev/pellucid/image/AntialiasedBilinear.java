package dev.pellucid.image;

import java.util.Arrays;

/**
 * Bilinear resizing whose triangle widens with the reduction, so that every source pixel counts:
 * what Pillow's {@code resize(…, BILINEAR)} computes, to the last bit.
 *
 * <p>An output pixel at {@code i} is the weighted mean of the source around {@code c = (i + ½)·s},
 * {@code s} = source length / output length, with weights {@code max(0, 1 − |x + ½ − c| / max(s,
 * 1))}. Rows are resized first and rounded to 8 bits, then columns. Weights are integers of {@value
 * #PRECISION} fractional bits, as Pillow has them: another rounding would show up in logits.
 *
 * <p>Pillow 13 takes the columns of very tall pictures first (those that lose more than twice as
 * many pixels in height as in width), which can differ by a grey level; here the order is always
 * that of Pillow up to 12, with which today's models were trained.
 */
final class AntialiasedBilinear {

  private static final int PRECISION = 32 - 8 - 2;

  private static final int HALF = 1 << (PRECISION - 1);

  private AntialiasedBilinear() {}

  /** The resized picture, of which only the window is computed. */
  static RgbImage resize(RgbImage image, Crop crop) {
    int width = crop.width();
    int height = crop.height();
    Axis columns = Axis.of(image.width(), crop.fullWidth(), crop.left(), width);
    Axis rows = Axis.of(image.height(), crop.fullHeight(), crop.top(), height);
    int firstRow = rows.first[0];
    int usedRows = rows.first[height - 1] + rows.count[height - 1] - firstRow;
    byte[] narrowed = narrow(image, columns, firstRow, usedRows);
    return new RgbImage(width, height, shorten(narrowed, 3 * width, rows, firstRow));
  }

  private static byte[] narrow(RgbImage image, Axis columns, int firstRow, int usedRows) {
    byte[] source = image.rgb();
    int width = columns.first.length;
    byte[] narrowed = new byte[3 * width * usedRows];
    int to = 0;
    for (int y = 0; y < usedRows; y++) {
      int row = 3 * image.width() * (firstRow + y);
      for (int x = 0; x < width; x++) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int from = row + 3 * columns.first[x];
        int weight = x * columns.stride;
        for (int k = 0; k < columns.count[x]; k++) {
          int w = columns.weights[weight + k];
          red += (source[from] & 0xff) * w;
          green += (source[from + 1] & 0xff) * w;
          blue += (source[from + 2] & 0xff) * w;
          from += 3;
        }
        narrowed[to++] = (byte) (red >> PRECISION);
        narrowed[to++] = (byte) (green >> PRECISION);
        narrowed[to++] = (byte) (blue >> PRECISION);
      }
    }
    return narrowed;
  }

  private static byte[] shorten(byte[] source, int stride, Axis rows, int firstRow) {
    int height = rows.first.length;
    byte[] shortened = new byte[stride * height];
    int[] sums = new int[stride];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < rows.count[y]; k++) {
        int w = rows.weights[y * rows.stride + k];
        int from = stride * (rows.first[y] + k - firstRow);
        for (int x = 0; x < stride; x++) {
          sums[x] += (source[from + x] & 0xff) * w;
        }
      }
      int to = stride * y;
      for (int x = 0; x < stride; x++) {
        shortened[to + x] = (byte) (sums[x] >> PRECISION);
      }
    }
    return shortened;
  }

  /**
   * The source pixels {@code first[i] … first[i] + count[i] − 1} and their weights, from {@code
   * weights[i · stride]} on, for each output pixel i of a window along one axis.
   */
  private record Axis(int[] first, int[] count, int[] weights, int stride) {

    static Axis of(int sourceLength, int length, int start, int window) {
      double step = (double) sourceLength / length;
      double reach = Math.max(step, 1);
      int stride = (int) Math.ceil(reach) * 2 + 1;
      int[] first = new int[window];
      int[] count = new int[window];
      int[] weights = new int[window * stride];
      double[] share = new double[stride];
      for (int i = 0; i < window; i++) {
        double centre = (start + i + 0.5) * step;
        first[i] = Math.max((int) (centre - reach + 0.5), 0);
        count[i] = Math.min((int) (centre + reach + 0.5), sourceLength) - first[i];
        double sum = 0;
        for (int k = 0; k < count[i]; k++) {
          share[k] = Math.max(0, 1 - Math.abs((k + first[i] - centre + 0.5) * (1 / reach)));
          sum += share[k];
        }
        for (int k = 0; k < count[i]; k++) {
          weights[i * stride + k] = (int) (0.5 + share[k] / sum * (1 << PRECISION));
        }
      }
      return new Axis(first, count, weights, stride);
    }
  }
}
