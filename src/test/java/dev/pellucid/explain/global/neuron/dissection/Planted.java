package dev.pellucid.explain.global.neuron.dissection;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Classifier;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A network whose units are known: unit 0 answers to red, unit 1 to blue, unit 2 to noise and unit
 * 3 to what gets brighter downwards. Its images are noise with one red and one blue square each.
 */
final class Planted {

  static final String LAYER = "planted";

  /** The same units, two pixels apart. */
  static final String STRIDED = "strided";

  static final int SIDE = 24;
  static final int SQUARE = 4;
  static final List<String> CONCEPTS = List.of("red", "blue", "square", "upper edge");

  /** What a square covers of an image. */
  static final double SHARE = SQUARE * SQUARE / (double) (SIDE * SIDE);

  private Planted() {}

  static Classifier classifier() {
    OnnxModel m = OnnxModel.usual();
    String image = m.image(3, SIDE, SIDE);
    float[] weights = new float[4 * 3 * 9];
    for (int channel = 0; channel < 3; channel++) {
      weights[tap(0, channel, 1)] = channel == 0 ? 1 : -1;
      weights[tap(1, channel, 1)] = channel == 2 ? 1 : -1;
      weights[tap(3, channel, 2)] = 1;
      weights[tap(3, channel, 0)] = -1;
    }
    weights[tap(2, 1, 1)] = 1;
    String kernel = m.floats(weights, 4, 3, 3, 3);
    m.op("Conv", image, kernel).list("pads", 1, 1, 1, 1).as(LAYER);
    m.op("AveragePool", LAYER).list("kernel_shape", 2, 2).list("strides", 2, 2).as(STRIDED);
    return SmallModels.open(m.classify(m.op("GlobalAveragePool", STRIDED).get(), 2));
  }

  /** In the middle column of a kernel. */
  private static int tap(int unit, int channel, int row) {
    return unit * 27 + channel * 9 + row * 3 + 1;
  }

  /** Images of a seed, the same each time. */
  static List<MaskedPicture> pictures(int count, long seed) {
    return IntStream.range(0, count).mapToObj(i -> picture(1000 * seed + i)).toList();
  }

  private static MaskedPicture picture(long seed) {
    Random random = new Random(seed);
    float[] tensor = new float[3 * SIDE * SIDE];
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = (float) (0.3 * (random.nextDouble() - 0.5));
    }
    int half = SIDE / 2;
    Map<String, BitSet> masks = new LinkedHashMap<>();
    BitSet red = square(tensor, 0, within(random, half), within(random, SIDE));
    BitSet blue = square(tensor, 2, half + within(random, half), within(random, SIDE));
    BitSet both = (BitSet) red.clone();
    both.or(blue);
    BitSet edges = new BitSet();
    both.stream()
        .filter(pixel -> !both.get(pixel - SIDE))
        .forEach(
            pixel -> {
              edges.set(pixel);
              edges.set(pixel - SIDE);
            });
    masks.put("red", red);
    masks.put("blue", blue);
    masks.put("square", both);
    masks.put("upper edge", edges);
    return new MaskedPicture("picture " + seed, tensor, masks);
  }

  /** Where a square may begin: on even pixels, and not at the border. */
  private static int within(Random random, int room) {
    return 2 + 2 * random.nextInt((room - SQUARE - 2) / 2);
  }

  private static BitSet square(float[] tensor, int channel, int top, int left) {
    BitSet pixels = new BitSet();
    for (int y = top; y < top + SQUARE; y++) {
      for (int x = left; x < left + SQUARE; x++) {
        tensor[channel * SIDE * SIDE + y * SIDE + x] = 3;
        pixels.set(y * SIDE + x);
      }
    }
    return pixels;
  }
}
