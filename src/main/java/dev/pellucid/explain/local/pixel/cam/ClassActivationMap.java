package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.Output;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.image.HeatMap;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happens to the sum over channels, whatever their weights are. */
final class ClassActivationMap {

  /** The parameter of methods whose formula cuts away evidence against the class. */
  static final Parameter.Flag CUT = relu(true);

  /** The parameter of methods whose formula keeps it. */
  static final Parameter.Flag KEPT = relu(false);

  private static final Set<Output> ACTIVATIONS_AND_GRADIENTS =
      EnumSet.of(Output.ACTIVATION, Output.GRADIENT);

  private ClassActivationMap() {}

  private static Parameter.Flag relu(boolean inThePaper) {
    return new Parameter.Flag("relu", inThePaper, "cut away evidence against the class");
  }

  /**
   * Explanations by a formula of activations and gradients.
   *
   * @param formula of a layer's maps, {@code [h,w]}
   */
  static SinglePass<Explanation> pass(
      Classifier classifier,
      ParameterValues parameters,
      Parameter.Flag relu,
      Function<FeatureMap, float[]> formula) {
    return maps(FeatureLayers.of(classifier, parameters), parameters.get(relu), formula)
        .map(Explanation::exact);
  }

  /** The maps of a batch by a formula of activations and gradients. */
  static SinglePass<Attribution.Positions> maps(
      FeatureLayers layers, boolean relu, Function<FeatureMap, float[]> formula) {
    return layers.pass(ACTIVATIONS_AND_GRADIENTS).map(maps -> of(maps, relu, formula));
  }

  /** One image's map; the maps of several layers are fused. */
  static Attribution.Positions of(
      List<FeatureMap> maps, boolean relu, Function<FeatureMap, float[]> formula) {
    return fused(
        maps.stream()
            .map(
                map ->
                    new Attribution.Positions(
                        map.layer(),
                        map.height(),
                        map.width(),
                        relu ? positive(formula.apply(map)) : formula.apply(map)))
            .toList());
  }

  /**
   * The mean of several layers' maps: each divided by its largest magnitude, as layers differ by
   * orders of magnitude, and brought to the size of the finest. One alone stays as it is.
   */
  static Attribution.Positions fused(List<Attribution.Positions> maps) {
    if (maps.size() == 1) {
      return maps.get(0);
    }
    Attribution.Positions finest =
        maps.stream().max(Comparator.comparingInt(map -> map.height() * map.width())).orElseThrow();
    float[] mean = new float[finest.values().length];
    for (Attribution.Positions map : maps) {
      float largest = largestMagnitude(map.values());
      HeatMap resized = map.heatMap().resized(finest.width(), finest.height());
      for (int p = 0; p < mean.length && largest > 0; p++) {
        mean[p] += resized.values()[p] / largest / maps.size();
      }
    }
    return new Attribution.Positions(
        maps.stream().map(Attribution.Positions::layer).collect(Collectors.joining(",")),
        finest.height(),
        finest.width(),
        mean);
  }

  private static float largestMagnitude(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static float[] positive(float[] values) {
    float[] positive = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      positive[i] = Math.max(0, values[i]);
    }
    return positive;
  }
}
