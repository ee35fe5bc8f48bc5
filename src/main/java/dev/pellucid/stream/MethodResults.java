package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent.AttributionMap;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.image.Crop;
import dev.pellucid.image.HeatMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What a method says of an image, as a part of an event. */
final class MethodResults {

  private MethodResults() {}

  /**
   * @param seen what the model saw of the image
   * @param classifier that was explained, for the names of its classes
   */
  static MethodResult of(
      MethodCall call, Explanation explanation, Crop seen, Classifier classifier, Duration took) {
    Attribution attribution = explanation.attribution();
    return new MethodResult(
        call.method().card().id(),
        call.parameters().asText(),
        explanation.partial(),
        finite(explanation.figures()),
        null,
        took.toNanos() / 1e6,
        map(attribution, seen),
        attribution instanceof Attribution.Concepts concepts ? concepts(concepts) : null,
        ImageResults.of(attribution, seen, classifier),
        null);
  }

  /** JSON has no others: an error that cannot be told is not told. */
  private static Map<String, Double> finite(Map<String, Double> figures) {
    Map<String, Double> finite = new LinkedHashMap<>(figures);
    finite.values().removeIf(value -> !Double.isFinite(value));
    return finite;
  }

  private static AttributionMap map(Attribution attribution, Crop seen) {
    if (attribution instanceof Attribution.Pixels pixels) {
      return map(attribution, null, pixels.heatMap(), seen);
    }
    if (attribution instanceof Attribution.Positions positions) {
      return map(attribution, positions.layer(), positions.heatMap(), seen);
    }
    if (attribution instanceof Attribution.Grid grid) {
      return map(attribution, null, grid.heatMap(), seen);
    }
    if (attribution instanceof Attribution.Counterfactual other) {
      return map(attribution, other.layer(), other.heatMap(), seen);
    }
    if (attribution instanceof Attribution.Parts parts) {
      return map(attribution, parts.layer(), parts.heatMap(), seen);
    }
    return null;
  }

  private static AttributionMap map(Attribution attribution, String layer, HeatMap map, Crop seen) {
    GreyMap grey = GreyMap.of(map.width(), map.height(), map.values());
    return new AttributionMap(
        attribution.shape(),
        layer,
        map.width(),
        map.height(),
        CamImage.region(seen),
        grey.min(),
        grey.max(),
        grey.png());
  }

  private static Concepts concepts(Attribution.Concepts concepts) {
    return new Concepts(
        concepts.layer(),
        IntStream.range(0, concepts.names().size())
            .mapToObj(
                j ->
                    new ConceptAttribution(
                        concepts.names().get(j),
                        concepts.presence()[j],
                        concepts.sensitivity()[j],
                        concepts.contribution()[j]))
            .toList(),
        concepts.residual());
  }
}
