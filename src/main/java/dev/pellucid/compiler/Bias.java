package dev.pellucid.compiler;

/** What a network adds to one of its tensors whatever the image. */
public sealed interface Bias {

  /** The tensor after it was added. */
  String tensor();

  /**
   * Stored numbers.
   *
   * @param values an image's value i at the tensor has {@code values[i / stride % values.length]}
   */
  record Stored(String tensor, float[] values, int stride) implements Bias {

    /** What value i has. */
    public float at(int i) {
      return values[i / stride % values.length];
    }
  }

  /**
   * The bound at which a clip holds a value: constant around this image, so it is a bias there
   * (implicit, as FullGrad's authors call it).
   */
  record Clipped(String tensor, float low, float high) implements Bias {

    /** What a value has that came out of the clip. */
    public float at(float value) {
      return value <= low || value >= high ? value : 0;
    }
  }
}
