package dev.pellucid.compiler;

import java.util.Arrays;

/** Real numbers with their shape, in a test's hands. */
public record Tensor(long[] shape, float[] values) {

  /** The numbers of one image of a batch. */
  public float[] image(int index) {
    int each = values.length / (int) shape[0];
    return Arrays.copyOfRange(values, index * each, (index + 1) * each);
  }

  /** One image of a batch, as a batch of one. */
  public Tensor only(int index) {
    long[] single = shape.clone();
    single[0] = 1;
    return new Tensor(single, image(index));
  }

  /** ‖this − that‖ / ‖that‖. */
  public double relativeDistance(Tensor that) {
    return relativeDistance(values, that.values);
  }

  static double relativeDistance(float[] values, float[] expected) {
    if (values.length != expected.length) {
      throw new AssertionError(values.length + " values where " + expected.length + " were due");
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < values.length; i++) {
      difference += Math.pow((double) values[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }
}
