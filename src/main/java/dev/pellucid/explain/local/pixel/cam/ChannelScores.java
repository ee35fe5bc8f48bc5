package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One layer's map by scores of its channels, each of which costs a pass.
 *
 * @param map before it is fused with those of other layers
 * @param asked how many channels should have been scored
 * @param scored how many were
 */
record ChannelScores(Attribution.Positions map, int asked, int scored) {

  /** The most channels that are scored; few networks have layers with more than by default. */
  static final Parameter.Whole CHANNELS =
      new Parameter.Whole(
          "channels", 2048, 1, 1 << 20, "the most channels that are scored, the most varying ones");

  /** Of a partial explanation, the share of the channels that were scored; others weigh nothing. */
  static final String KNOWN = "channels-known";

  /** At the most: one for the activations and one for each channel of each layer. */
  static Passes passes(ParameterValues parameters) {
    int layers = Math.max(1, parameters.get(FeatureLayers.PARAMETER).size());
    return new Passes(1 + (long) layers * parameters.get(CHANNELS), 0);
  }

  /** The channels that are scored, the most varying first, so that a run cut short had those. */
  static int[] chosen(FeatureMap at, ParameterValues parameters) {
    int[] order = at.mostVaryingFirst();
    return Arrays.copyOf(order, Math.min(order.length, parameters.get(CHANNELS)));
  }

  /**
   * The map of a layer.
   *
   * @param weights one a channel that was scored, in the order of {@code chosen}
   */
  static ChannelScores of(FeatureMap at, int[] chosen, double[] weights, boolean relu) {
    double[] perChannel = new double[at.channels()];
    for (int i = 0; i < weights.length; i++) {
      perChannel[chosen[i]] = weights[i];
    }
    return new ChannelScores(
        ClassActivationMap.of(List.of(at), relu, map -> map.weighted(perChannel)),
        chosen.length,
        weights.length);
  }

  /** What the layers' maps say of the image. */
  static Explanation fused(List<ChannelScores> layers) {
    int asked = layers.stream().mapToInt(ChannelScores::asked).sum();
    int scored = layers.stream().mapToInt(ChannelScores::scored).sum();
    Explanation explanation =
        new Explanation(
            ClassActivationMap.fused(layers.stream().map(ChannelScores::map).toList()),
            scored < asked,
            Map.of(Explanation.SAMPLES, (double) scored));
    return explanation.partial() ? explanation.with(KNOWN, scored / (double) asked) : explanation;
  }
}
