package dev.pellucid.compiler;

/**
 * Two convolutions and a linear head over the mean of the last map: {@code [N,3,8,8]} to five
 * scores. Its last map {@code [N,4,4,4]} is named {@link #LAST}, the one before {@link #FIRST}.
 */
public final class SmallNet {

  public static final String FIRST = "first";
  public static final String LAST = "last";
  public static final int CLASSES = 5;
  public static final int CHANNELS = 4;
  public static final int POSITIONS = 16;

  private SmallNet() {}

  /** The head is not yet there. */
  public static String features(OnnxModel m) {
    String x = m.image(3, 8, 8);
    String first =
        m.op("Conv", x, m.weights(6, 3, 3, 3), m.weights(6)).list("pads", 1, 1, 1, 1).get();
    m.op("Relu", first).as(FIRST);
    String pooled = m.op("MaxPool", FIRST).list("kernel_shape", 2, 2).list("strides", 2, 2).get();
    String last = m.op("Conv", pooled, m.weights(CHANNELS, 6, 3, 3)).list("pads", 1, 1, 1, 1).get();
    return m.op("Relu", last).as(LAST);
  }

  /** The mean of each channel of the last map. */
  public static String pooled(OnnxModel m) {
    return m.op("GlobalAveragePool", features(m)).get();
  }

  public static OnnxModel classifier() {
    OnnxModel m = OnnxModel.usual();
    return m.classify(pooled(m), CLASSES);
  }
}
