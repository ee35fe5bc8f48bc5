package dev.pellucid.explain.local.concept.activation;

/**
 * Activations or gradients of a layer for one image.
 *
 * @param channels K
 * @param height h
 * @param width w
 * @param values {@code [K,h,w]}
 */
public record LayerValues(int channels, int height, int width, float[] values) {

  public LayerValues {
    if (values.length != channels * height * width) {
      throw new IllegalArgumentException(
          "[%d,%d,%d] takes %d values, not %d"
              .formatted(channels, height, width, channels * height * width, values.length));
    }
  }

  /** h·w. */
  public int positions() {
    return height * width;
  }

  /** The vector at one position, row by row from the top left, {@code [K]}. */
  public float[] at(int position) {
    float[] vector = new float[channels];
    for (int k = 0; k < channels; k++) {
      vector[k] = values[k * positions() + position];
    }
    return vector;
  }

  /** The mean over positions, {@code [K]}. */
  public float[] mean() {
    float[] mean = sums();
    for (int k = 0; k < channels; k++) {
      mean[k] /= positions();
    }
    return mean;
  }

  /** The sum over positions, {@code [K]}. */
  public float[] sums() {
    float[] sums = new float[channels];
    for (int k = 0; k < channels; k++) {
      double sum = 0;
      for (int p = 0; p < positions(); p++) {
        sum += values[k * positions() + p];
      }
      sums[k] = (float) sum;
    }
    return sums;
  }
}
