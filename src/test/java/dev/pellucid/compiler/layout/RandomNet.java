package dev.pellucid.compiler.layout;

import dev.pellucid.compiler.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small classifier of convolutions, drawn at random: strides, groups, residual sums, parts laid
 * side by side, activations of many kinds, and channels that do or do not fill blocks.
 */
final class RandomNet {

  private static final int[] CHANNELS = {3, 5, 8, 16, 17, 20, 32};
  private static final int STEPS = 6;

  private final OnnxModel model = OnnxModel.usual();
  private final Random random;
  private String map;
  private int channels = 3;

  private RandomNet(long seed) {
    this.random = new Random(seed);
    this.map = model.image(channels, 12, 12);
  }

  static OnnxModel drawn(long seed) {
    return new RandomNet(seed).draw();
  }

  private OnnxModel draw() {
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(6)) {
        case 0 -> map = activated(convolved(map, pick(), step == 2 ? 2 : 1));
        case 1 -> map = activated(depthwise());
        case 2 -> map = model.op("Add", map, activated(convolved(map, channels, 1))).get();
        case 3 -> sideBySide();
        case 4 -> mixed();
        default -> scaled();
      }
    }
    return model.classify(pooled(), 4);
  }

  /** Sometimes with the channels last on the way out, as exported networks have it. */
  private String pooled() {
    return random.nextBoolean()
        ? model.op("GlobalAveragePool", map).get()
        : model.op("ReduceMean", channelsLast()).list("axes", 1, 2).with("keepdims", 0).get();
  }

  private String channelsLast() {
    return model.op("Transpose", map).list("perm", 0, 2, 3, 1).get();
  }

  /** Every position by itself, with the channels last. */
  private void mixed() {
    String product = model.op("MatMul", channelsLast(), model.weights(channels, channels)).get();
    map = model.op("Add", map, model.op("Transpose", product).list("perm", 0, 3, 1, 2).get()).get();
  }

  private int pick() {
    return CHANNELS[random.nextInt(CHANNELS.length)];
  }

  private String convolved(String from, int to, int stride) {
    String weights = model.weights(to, channels, 3, 3);
    String made =
        model
            .op("Conv", from, weights, model.weights(to))
            .list("pads", 1, 1, 1, 1)
            .list("strides", stride, stride)
            .get();
    channels = to;
    return made;
  }

  private String depthwise() {
    return model
        .op("Conv", map, model.weights(channels, 1, 3, 3))
        .list("pads", 1, 1, 1, 1)
        .with("group", channels)
        .get();
  }

  private void sideBySide() {
    int from = channels;
    List<String> parts = new ArrayList<>();
    int all = 0;
    for (int part = 0; part < 2; part++) {
      channels = from;
      parts.add(activated(convolved(map, pick(), 1)));
      all += channels;
    }
    map = model.op("Concat", parts.toArray(String[]::new)).with("axis", 1).get();
    channels = all;
  }

  /** By what the map itself says of each channel, as squeeze-and-excitation does. */
  private void scaled() {
    String means = model.op("GlobalAveragePool", map).get();
    map = model.op("Mul", map, model.op("Sigmoid", means).get()).get();
  }

  private String activated(String x) {
    return switch (random.nextInt(6)) {
      case 0 -> model.op("Relu", x).get();
      case 1 -> model.op("Clip", x, model.number(0), model.number(1)).get();
      case 2 -> model.op("LeakyRelu", x).with("alpha", 0.1f).get();
      case 3 -> model.op("Mul", x, model.op("Sigmoid", x).get()).get();
      case 4 -> model.op("Elu", x).get();
      default -> model.op("Tanh", x).get();
    };
  }
}
