package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.compiler.rules.relevance.Box;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model's input can be, one pair a channel, in its normalised space.
 *
 * @param low the lesser of black and white
 * @param high the greater
 */
record PixelRange(List<Float> low, List<Float> high) {

  private static final float WHITE = 255;

  PixelRange {
    low = List.copyOf(low);
    high = List.copyOf(high);
  }

  static PixelRange of(InputSpec input) {
    List<Float> low = new ArrayList<>();
    List<Float> high = new ArrayList<>();
    for (int c = 0; c < input.mean().length; c++) {
      float black = (0 - input.mean()[c]) / input.std()[c];
      float white = (WHITE * input.scale() - input.mean()[c]) / input.std()[c];
      low.add(Math.min(black, white));
      high.add(Math.max(black, white));
    }
    return new PixelRange(low, high);
  }

  /** The rule for a first layer that reads such pixels. */
  Box box() {
    return new Box(low, high);
  }
}
