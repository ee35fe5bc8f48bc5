package dev.pellucid.compiler.rules.pattern;

import dev.pellucid.graph.InvalidModelException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The patterns of every layer of one model: a for each unit, of its weights' shape, with wᵀa = 1;
 * zero for a unit that never spoke.
 *
 * <p>Equal only to itself: graphs are kept by what is compiled into them, and a model's patterns
 * are read once.
 */
public final class Patterns {

  /** Of Σ|w·a|: the rounding of float32. */
  private static final double ROUNDING = 1e-3;

  private final Map<String, Layer> layers;

  private record Layer(WeightLayer of, float[] rows) {}

  private Patterns(Map<String, Layer> layers) {
    this.layers = layers;
  }

  /**
   * Divides numbers among the layers.
   *
   * @param model its name, for messages
   * @param layers of the model, from the first to the last
   * @param values their patterns one after another, each {@code [O,fan-in]}
   * @throws InvalidModelException if these are not the patterns of this model's weights
   */
  public static Patterns of(String model, List<WeightLayer> layers, float[] values) {
    int needed = layers.stream().mapToInt(layer -> layer.weights().length).sum();
    if (needed != values.length) {
      throw new InvalidModelException(
          "model %s has %d weights, but there are patterns of %d; fit them for this model"
              .formatted(model, needed, values.length));
    }
    Map<String, Layer> divided = new HashMap<>();
    int from = 0;
    for (WeightLayer layer : layers) {
      int length = layer.weights().length;
      float[] rows = Arrays.copyOfRange(values, from, from + length);
      requireFits(model, layer, rows);
      divided.put(layer.output(), new Layer(layer, rows));
      from += length;
    }
    return new Patterns(divided);
  }

  private static void requireFits(String model, WeightLayer layer, float[] rows) {
    int fan = layer.fanIn();
    for (int unit = 0; unit < layer.units(); unit++) {
      double product = 0;
      double size = 0;
      for (int i = unit * fan; i < (unit + 1) * fan; i++) {
        product += (double) layer.weights()[i] * rows[i];
        size += Math.abs((double) layer.weights()[i] * rows[i]);
      }
      if (size > 0 && Math.abs(product - 1) > ROUNDING * Math.max(1, size)) {
        throw new InvalidModelException(
            "model %s, layer '%s', unit %d: weights times pattern are %s and not 1; the patterns are of other weights, so fit them again"
                .formatted(model, layer.output(), unit, product));
      }
    }
  }

  /** The pattern of a layer, as its weight tensor lies. */
  Optional<float[]> of(String layer) {
    return Optional.ofNullable(layers.get(layer)).map(l -> l.of().asInTheModel(l.rows()));
  }

  /** Weights times pattern of a layer, as its weight tensor lies. */
  Optional<float[]> timesWeights(String layer) {
    return Optional.ofNullable(layers.get(layer))
        .map(
            l -> {
              float[] products = l.rows().clone();
              for (int i = 0; i < products.length; i++) {
                products[i] *= l.of().weights()[i];
              }
              return l.of().asInTheModel(products);
            });
  }
}
