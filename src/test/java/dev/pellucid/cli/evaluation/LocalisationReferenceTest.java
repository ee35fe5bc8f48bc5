package dev.pellucid.cli.evaluation;

import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.Assets;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class LocalisationReferenceTest {

  private static final Map<String, String> INDICATORS =
      Map.of(
          "RelevanceRankAccuracy", "relevance-rank-accuracy",
          "RelevanceMassAccuracy", "relevance-mass-accuracy",
          "PointingGame", "pointing-game?tolerance=0");

  @Test
  void gradCamLiesOverTheObjectsOfPhotosAsQuantusSays() throws IOException {
    // Given
    Map<String, JsonNode> expected = new HashMap<>();
    for (JsonNode entry :
        new ObjectMapper()
            .readTree(Assets.path("reference", "mobilenetv2", "manifest.json").toFile())) {
      if (entry.get("id").asText().endsWith("/localisation")) {
        expected.put(entry.get("photo").asText(), entry.at("/values/gradcam"));
      }
    }
    try (Classifier classifier = References.open("mobilenetv2")) {
      EvaluatedModel model = EvaluatedModel.of(classifier);
      Explainer explainer = new MethodExplainer("grad-cam", MethodCall.parse("grad-cam"));
      List<Sample> samples = samples(classifier);

      // When
      Map<String, Map<String, Double>> said = new HashMap<>();
      for (Sample sample : samples) {
        Sample.Content content = sample.reading().get();
        ExplainedImage explained =
            new ExplainedImage(
                model,
                content.image(),
                explainer,
                explainer.explain(classifier, content.image()).get(0),
                content.object());
        Map<String, Double> values = new HashMap<>();
        INDICATORS.forEach((theirs, ours) -> values.put(theirs, value(ours, explained)));
        said.put(sample.name(), values);
      }

      // Then
      SoftAssertions softly = new SoftAssertions();
      softly.assertThat(said).hasSize(10);
      said.forEach(
          (photo, values) ->
              values.forEach(
                  (indicator, value) ->
                      softly
                          .assertThat(value)
                          .as("%s of %s", indicator, photo)
                          .isCloseTo(
                              expected.get(photo).get(indicator).asDouble(), within(0.005))));
      softly.assertAll();
    }
  }

  private static double value(String call, ExplainedImage explained) {
    IndicatorCall indicator = IndicatorCall.parse(call);
    Finding finding =
        indicator.indicator().measure(explained, indicator.parameters(), Effort.unlimited());
    return ((Finding.Value) finding).value();
  }

  private static List<Sample> samples(Classifier classifier) throws IOException {
    Path coco = Assets.path("photos", "coco");
    try (Stream<Path> files = Files.list(coco)) {
      return PhotoFolder.of(
              coco,
              files.filter(file -> file.toString().endsWith("g")).sorted().toList(),
              List.of())
          .samples(classifier.input(), 10, true);
    }
  }
}
