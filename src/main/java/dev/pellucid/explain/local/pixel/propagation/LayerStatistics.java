package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.pattern.WeightLayer;
import dev.pellucid.graph.Window;

/** Sums of x, y and xy over the regime of every unit of one layer. */
final class LayerStatistics {

  /** Of E[y²]: below it the variance of y is rounding. */
  private static final double NO_VARIANCE = 1e-12;

  private final WeightLayer layer;
  private final int fan;
  private final double[] count;
  private final double[] sumY;
  private final double[] sumYy;
  private final double[] sumX;
  private final double[] sumXy;
  private final float[] patch;

  LayerStatistics(WeightLayer layer) {
    this.layer = layer;
    this.fan = layer.fanIn();
    this.count = new double[layer.units()];
    this.sumY = new double[layer.units()];
    this.sumYy = new double[layer.units()];
    this.sumX = new double[layer.weights().length];
    this.sumXy = new double[layer.weights().length];
    this.patch = new float[fan];
  }

  /**
   * One position of one image.
   *
   * @param x {@code [C,H,W]} or {@code […,I]}
   * @param y {@code [O,h,w]} or {@code […,O]}
   * @param shape of y
   */
  void add(float[] x, float[] y, int[] shape, int position) {
    int unitsPerGroup = layer.units() / layer.group();
    int positions = y.length / layer.units();
    for (int group = 0; group < layer.group(); group++) {
      if (layer.window().isPresent()) {
        cut(x, layer.window().get(), group, position / shape[2], position % shape[2]);
      } else {
        System.arraycopy(x, position * fan, patch, 0, fan);
      }
      for (int unit = group * unitsPerGroup; unit < (group + 1) * unitsPerGroup; unit++) {
        int at =
            layer.window().isPresent()
                ? unit * positions + position
                : position * layer.units() + unit;
        if (!layer.rectified() || y[at] > 0) {
          add(unit, y[at]);
        }
      }
    }
  }

  private void add(int unit, double y) {
    count[unit]++;
    sumY[unit] += y;
    sumYy[unit] += y * y;
    int from = unit * fan;
    for (int i = 0; i < fan; i++) {
      double x = patch[i];
      sumX[from + i] += x;
      sumXy[from + i] += x * y;
    }
  }

  /** The patch of a group's channels under a window, zero in the padding. */
  private void cut(float[] x, Window window, int group, int row, int column) {
    int height = (int) layer.inputShape().size(2);
    int width = (int) layer.inputShape().size(3);
    int rows = (int) window.kernel()[0];
    int columns = (int) window.kernel()[1];
    int channels = fan / (rows * columns);
    long top = row * window.strides()[0] - window.padBegin()[0];
    long left = column * window.strides()[1] - window.padBegin()[1];
    int to = 0;
    for (int c = group * channels; c < (group + 1) * channels; c++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          long h = top + i * window.dilations()[0];
          long w = left + j * window.dilations()[1];
          boolean inside = h >= 0 && h < height && w >= 0 && w < width;
          patch[to++] = inside ? x[(int) ((c * (long) height + h) * width + w)] : 0;
        }
      }
    }
  }

  /** {@code [O,fan-in]}; zero for a unit that did not vary. */
  float[] patterns() {
    float[] patterns = new float[sumX.length];
    for (int unit = 0; unit < layer.units(); unit++) {
      if (varies(unit)) {
        fit(unit, patterns);
      }
    }
    return patterns;
  }

  long silentUnits() {
    long silent = 0;
    for (int unit = 0; unit < layer.units(); unit++) {
      silent += varies(unit) ? 0 : 1;
    }
    return silent;
  }

  private boolean varies(int unit) {
    double mean = sumY[unit] / count[unit];
    double square = sumYy[unit] / count[unit];
    return count[unit] > 1 && square - mean * mean > NO_VARIANCE * square;
  }

  private void fit(int unit, float[] patterns) {
    double meanY = sumY[unit] / count[unit];
    double[] covariance = new double[fan];
    double along = 0;
    for (int i = 0; i < fan; i++) {
      int at = unit * fan + i;
      covariance[i] = (sumXy[at] - sumX[at] * meanY) / count[unit];
      along += layer.weights()[at] * covariance[i];
    }
    for (int i = 0; i < fan; i++) {
      patterns[unit * fan + i] = (float) (covariance[i] / along);
    }
  }
}
