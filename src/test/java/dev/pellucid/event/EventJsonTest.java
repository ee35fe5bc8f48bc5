package dev.pellucid.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pellucid.event.ExplanationEvent.AttributionMap;
import dev.pellucid.event.ExplanationEvent.Cam;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.Counterfactual;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.Example;
import dev.pellucid.event.ExplanationEvent.Exchange;
import dev.pellucid.event.ExplanationEvent.Images;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Part;
import dev.pellucid.event.ExplanationEvent.Parts;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

  private static final ObjectMapper TREE = new ObjectMapper();
  private static final Region CENTRE = new Region(0.125, 0, 0.75, 1);

  @ParameterizedTest
  @CsvSource({"0.5, 0.5, 0.6931471805599453", "1, 0, 0", "1.0000001, 0, 0"})
  void aPredictionKnowsItsEntropyWhichIsNeverBelowZero(float first, float second, double entropy) {
    // Given probabilities, of which rounding may leave one above 1
    float[] probabilities = {first, second};

    // When
    Prediction prediction = Prediction.of(List.of(), probabilities);

    // Then
    assertThat(prediction.entropy()).isCloseTo(entropy, within(1e-15)).isNotNegative();
    assertThat(Double.toString(prediction.entropy())).doesNotStartWith("-");
  }

  @Test
  void isWrittenAsDocumented() {
    // Given
    ExplanationEvent event = full();

    // When
    String json = new String(EventJson.EXPLANATION.write(event), StandardCharsets.UTF_8);

    // Then instants are ISO-8601, bytes base64, groups sorted
    assertThat(json)
        .isEqualTo(
            "{\"imageId\":\"cam-7/42\",\"model\":{\"name\":\"road-signs\",\"version\":\"3\"},"
                + "\"time\":\"2026-05-06T07:08:09.010Z\","
                + "\"source\":{\"topic\":\"images\",\"partition\":2,\"offset\":77},"
                + "\"prediction\":{\"top\":[{\"index\":4,\"label\":\"stop\",\"logit\":7.5,"
                + "\"probability\":0.75}],\"entropy\":0.5},"
                + "\"target\":{\"index\":4,\"label\":\"stop\",\"logit\":7.5,\"probability\":0.75},"
                + "\"cam\":{\"method\":\"grad-cam\",\"layer\":\"relu9\",\"width\":1,\"height\":1,"
                + "\"region\":{\"x\":0.125,\"y\":0.0,\"width\":0.75,\"height\":1.0},"
                + "\"min\":0.0,\"max\":2.0,\"png\":\"AQL/\"},"
                + "\"concepts\":{\"layer\":\"relu9\",\"attributions\":[{\"name\":\"red\","
                + "\"presence\":0.25,\"sensitivity\":-1.0,\"contribution\":3.0}],"
                + "\"residual\":0.125},"
                + "\"label\":\"stop\",\"groups\":{\"district\":\"north\",\"weather\":\"fog\"},"
                + "\"timings\":{\"decode\":1.5,\"queue\":2.5,\"inference\":3.5,\"batch\":8}}");
  }

  @ParameterizedTest
  @MethodSource("events")
  void conformsToItsSchema(ExplanationEvent event) {
    // Given
    byte[] json = EventJson.EXPLANATION.write(event);

    // When
    List<String> violations = Schemas.violations("explanation", json);

    // Then
    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsWhatItWrote(ExplanationEvent event) throws IOException {
    // Given
    byte[] json = EventJson.EXPLANATION.write(event);

    // When
    ExplanationEvent read = EventJson.EXPLANATION.read(json);

    // Then
    assertThat(read).usingRecursiveComparison().isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"imageId", "model", "time", "prediction", "target", "groups", "timings"})
  void anEventWithoutARequiredFieldIsAgainstTheSchema(String field) throws IOException {
    // Given
    ObjectNode event = (ObjectNode) TREE.readTree(EventJson.EXPLANATION.write(full()));
    event.remove(field);

    // When
    List<String> violations = Schemas.violations("explanation", TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).singleElement().asString().contains(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "model", "source", "prediction", "target", "cam", "concepts", "timings"})
  void anUnknownFieldIsAgainstTheSchema(String where) throws IOException {
    // Given
    ObjectNode event = (ObjectNode) TREE.readTree(EventJson.EXPLANATION.write(full()));
    ObjectNode place = where.isEmpty() ? event : (ObjectNode) event.get(where);
    place.put("surprise", 1);

    // When
    List<String> violations = Schemas.violations("explanation", TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).singleElement().asString().contains("surprise");
  }

  @ParameterizedTest
  @CsvSource({"x, -0.1", "x, 1", "y, -0.1", "width, 0", "width, 1.1", "height, 0"})
  void aRegionBeyondTheImageIsAgainstTheSchema(String field, double value) throws IOException {
    // Given
    ObjectNode event = (ObjectNode) TREE.readTree(EventJson.EXPLANATION.write(full()));
    ((ObjectNode) event.at("/cam/region")).put(field, value);

    // When
    List<String> violations = Schemas.violations("explanation", TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).singleElement().asString().contains(field);
  }

  @Test
  void aMapWithoutItsRegionIsAgainstTheSchema() throws IOException {
    // Given
    ObjectNode event = (ObjectNode) TREE.readTree(EventJson.EXPLANATION.write(full()));
    ((ObjectNode) event.get("cam")).remove("region");

    // When
    List<String> violations = Schemas.violations("explanation", TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).singleElement().asString().contains("region");
  }

  @Test
  void aNewerFieldIsNoObstacleToAReader() throws IOException {
    // Given
    ObjectNode event = (ObjectNode) TREE.readTree(EventJson.EXPLANATION.write(full()));
    event.put("surprise", 1);

    // When
    ExplanationEvent read = EventJson.EXPLANATION.read(TREE.writeValueAsBytes(event));

    // Then
    assertThat(read.imageId()).isEqualTo("cam-7/42");
  }

  @Test
  void aLabelConformsToItsSchema() {
    // Given
    LabelEvent label = new LabelEvent("stop", Instant.parse("2026-05-06T07:08:09Z"));

    // When
    List<String> violations = Schemas.violations("label", EventJson.LABEL.write(label));

    // Then
    assertThat(violations).isEmpty();
  }

  static Stream<ExplanationEvent> events() {
    return Stream.of(full(), bare(), deep());
  }

  private static ExplanationEvent full() {
    ClassScore stop = new ClassScore(4, "stop", 7.5, 0.75);
    return new ExplanationEvent(
        "cam-7/42",
        new ModelRef("road-signs", "3"),
        Instant.parse("2026-05-06T07:08:09.010Z"),
        new Source("images", 2, 77),
        new Prediction(List.of(stop), 0.5),
        stop,
        new Cam("grad-cam", "relu9", 1, 1, CENTRE, 0, 2, new byte[] {1, 2, (byte) 0xff}),
        new Concepts("relu9", List.of(new ConceptAttribution("red", 0.25f, -1, 3)), 0.125),
        null,
        "stop",
        Map.of("weather", "fog", "district", "north"),
        new Timings(1.5, 2.5, 3.5, 8));
  }

  private static final Example EXAMPLE = new Example(4, "4.jpg", "stop", "yield", -0.5);

  private static ExplanationEvent deep() {
    Concepts concepts =
        new Concepts("relu9", List.of(new ConceptAttribution("red", 0.25f, -1, 3)), 0.125);
    AttributionMap pixels =
        new AttributionMap(List.of(3, 2, 2), null, 2, 2, CENTRE, -1, 2, new byte[] {1});
    AttributionMap positions =
        new AttributionMap(List.of(1, 7, 7), "relu9", 7, 7, CENTRE, 0, 0, new byte[] {2});
    return full()
        .followedBy(
            new Deep(
                "low-confidence",
                List.of(
                    new MethodResult(
                        "integrated-gradients",
                        Map.of("steps", "8"),
                        true,
                        Map.of("completeness-error", 0.5),
                        Map.of("deletion", 0.125),
                        12.5,
                        pixels,
                        null,
                        null,
                        null),
                    new MethodResult(
                        "grad-cam",
                        Map.of(),
                        false,
                        Map.of(),
                        null,
                        1,
                        positions,
                        null,
                        null,
                        null),
                    new MethodResult(
                        "concept-attribution",
                        Map.of(),
                        false,
                        Map.of(),
                        null,
                        1,
                        null,
                        concepts,
                        null,
                        null),
                    byImages("nearest-examples", new Images(List.of(EXAMPLE), null, null)),
                    byImages(
                        "counterfactual",
                        new Images(
                            null,
                            new Counterfactual(
                                "relu9",
                                7,
                                7,
                                CENTRE,
                                "stop",
                                "yield",
                                EXAMPLE,
                                List.of(new Exchange(3, 4, 0.125, 0.5))),
                            null)),
                    byImages(
                        "prototype-parts",
                        new Images(
                            null,
                            null,
                            new Parts(
                                "relu9", 7, 7, CENTRE, List.of(new Part(3, 4, 0.75, EXAMPLE))))),
                    MethodResult.failed("nonsense", "there is no method 'nonsense'"))));
  }

  private static MethodResult byImages(String method, Images images) {
    return new MethodResult(method, Map.of(), false, Map.of(), null, 1, null, null, images, null);
  }

  private static ExplanationEvent bare() {
    ClassScore first = new ClassScore(0, "0", -1, 1);
    return new ExplanationEvent(
        "images-0-0",
        new ModelRef("m", "1"),
        Instant.EPOCH,
        new Source("images", 0, 0),
        new Prediction(List.of(first), 0),
        first,
        null,
        null,
        null,
        null,
        Map.of(),
        new Timings(0, 0, 0, 1));
  }
}
