package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.image.HeatMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Explanations that tests make up, and what indicators say of them. */
final class Judged {

  private Judged() {}

  /** An image with a map of its places, {@code [H,W]}. */
  static ExplainedImage map(Classifier classifier, ImageBatch image, float... map) {
    return explained(
        classifier, image, new Attribution.Pixels(1, image.height(), image.width(), map));
  }

  static ExplainedImage explained(
      Classifier classifier, ImageBatch image, Attribution attribution) {
    return new ExplainedImage(
        EvaluatedModel.of(classifier),
        image,
        new Given(attribution),
        attribution,
        Optional.empty());
  }

  static HeatMap heatMap(int height, int width, float... values) {
    return new HeatMap(width, height, values);
  }

  /** Parameters by name and value in turn. */
  static ParameterValues parameters(Indicator indicator, String... given) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      texts.put(given[i], given[i + 1]);
    }
    return ParameterValues.parse(indicator.card().parameters(), texts);
  }

  static Finding finding(Indicator indicator, ExplainedImage explained, String... given) {
    return indicator.measure(explained, parameters(indicator, given), Effort.unlimited());
  }

  static Finding.Value value(Indicator indicator, ExplainedImage explained, String... given) {
    return (Finding.Value) finding(indicator, explained, given);
  }

  private record Given(Attribution attribution) implements Explainer {
    @Override
    public String name() {
      return "given";
    }

    @Override
    public List<Attribution> explain(Classifier classifier, ImageBatch images) {
      return List.of(attribution);
    }
  }
}
