package dev.pellucid.explain.local.image.position;

import dev.pellucid.compiler.LastLayer;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.model.examples.Example;
import java.util.OptionalInt;

/** Random feature maps and last layers. */
final class SmallMaps {

  private SmallMaps() {}

  static LayerValues map(int channels, int height, int width, long seed) {
    return new LayerValues(
        channels, height, width, SmallModels.normal(channels * height * width, seed));
  }

  static LastLayer layer(int classes, int channels, long seed) {
    return new LastLayer(
        "features",
        classes,
        channels,
        SmallModels.normal(classes * channels, seed),
        SmallModels.normal(classes, seed + 1));
  }

  static float[] logits(LastLayer layer, LayerValues map) {
    double[] wide = layer.logits(map.mean());
    float[] logits = new float[wide.length];
    for (int c = 0; c < logits.length; c++) {
      logits[c] = (float) wide[c];
    }
    return logits;
  }

  static Example example(int index) {
    return new Example(
        index, "example-" + index, OptionalInt.empty(), new float[1], new float[] {0, 1});
  }
}
