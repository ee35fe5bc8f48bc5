package dev.pellucid.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pellucid.event.DriftSignal.Distance;
import dev.pellucid.event.DriftSignal.Estimate;
import dev.pellucid.event.DriftSignal.Quantity;
import dev.pellucid.event.DriftSignal.Reference;
import dev.pellucid.event.DriftSignal.Shape;
import dev.pellucid.event.DriftSignal.Window;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.GroupFigure;
import dev.pellucid.event.FairnessSignal.Measure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the monitor sends, against the published schemas. */
class SignalJsonTest {

  /** An event together with what writes and checks it. */
  private record Sent<T>(String schema, EventJson<T> json, T event) {

    byte[] bytes() {
      return json.write(event);
    }

    T readBack() throws IOException {
      return json.read(bytes());
    }

    @Override
    public String toString() {
      return schema + " " + event;
    }
  }

  private static final ObjectMapper TREE = new ObjectMapper();
  private static final ModelRef MODEL = new ModelRef("road-signs", "3");
  private static final Instant SINCE = Instant.parse("2026-05-06T14:02:10Z");
  private static final Instant NOW = Instant.parse("2026-05-06T14:03:00.500Z");
  private static final Window WINDOW = new Window(NOW.minusSeconds(10), NOW);

  @Test
  void aDriftSignalIsWrittenAsDocumented() {
    // Given
    DriftSignal signal = drifting();

    // When
    String json = new String(EventJson.DRIFT.write(signal), StandardCharsets.UTF_8);

    // Then
    assertThat(json)
        .isEqualTo(
            "{\"model\":{\"name\":\"road-signs\",\"version\":\"3\"},"
                + "\"window\":{\"start\":\"2026-05-06T14:02:50.500Z\","
                + "\"end\":\"2026-05-06T14:03:00.500Z\"},"
                + "\"quantity\":{\"id\":\"contribution/forest/stop\",\"kind\":\"contribution\","
                + "\"concept\":\"forest\",\"label\":\"stop\"},\"images\":40,"
                + "\"reference\":{\"images\":500,\"mean\":0.42,\"deciles\":[0.1,0.5]},"
                + "\"estimate\":{\"mean\":0.11,\"shares\":[0.75,0.25,0.0]},"
                + "\"distance\":{\"psi\":1.5,\"ks\":0.5,\"wasserstein\":0.31},"
                + "\"evidence\":{\"state\":\"alarm\",\"eValue\":310000.0,\"threshold\":100000.0,"
                + "\"shape\":\"lower\",\"since\":\"2026-05-06T14:02:10Z\"}}");
  }

  @ParameterizedTest
  @MethodSource("events")
  void conformsToItsSchema(Sent<?> sent) {
    // Given
    byte[] json = sent.bytes();

    // When
    List<String> violations = Schemas.violations(sent.schema(), json);

    // Then
    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsWhatItWrote(Sent<?> sent) throws IOException {
    // Given an event

    // When
    Object read = sent.readBack();

    // Then
    assertThat(read).isEqualTo(sent.event());
  }

  @ParameterizedTest
  @MethodSource("requiredFields")
  void anEventWithoutARequiredFieldIsAgainstTheSchema(Sent<?> sent, String where, String field)
      throws IOException {
    // Given
    JsonNode event = TREE.readTree(sent.bytes());
    ((ObjectNode) event.at(where)).remove(field);

    // When
    List<String> violations = Schemas.violations(sent.schema(), TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).isNotEmpty().allSatisfy(said -> assertThat(said).contains(field));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void anUnknownFieldIsAgainstTheSchema(Sent<?> sent, String where) throws IOException {
    // Given
    JsonNode event = TREE.readTree(sent.bytes());
    ((ObjectNode) event.at(where)).put("surprise", 1);

    // When
    List<String> violations = Schemas.violations(sent.schema(), TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).singleElement().asString().contains("surprise");
  }

  @ParameterizedTest
  @CsvSource({
    "drift-signal, /quantity, kind",
    "drift-signal, /evidence, state",
    "drift-signal, /evidence, shape",
    "fairness-signal, /measures/0, kind",
    "fairness-signal, /measures/0/gaps/0, state",
    "alert, '', kind",
    "alert, '', state"
  })
  void anUnknownNameIsAgainstTheSchema(String schema, String where, String field)
      throws IOException {
    // Given
    Sent<?> sent = events().filter(each -> each.schema().equals(schema)).findFirst().orElseThrow();
    JsonNode event = TREE.readTree(sent.bytes());
    ((ObjectNode) event.at(where)).put(field, "surprise");

    // When
    List<String> violations = Schemas.violations(schema, TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).anySatisfy(said -> assertThat(said).contains(field));
  }

  @ParameterizedTest
  @CsvSource({"drift, opened, attribute, district", "drift, opened, reason, recovered"})
  void anAlertSaysNothingThatItsKindOrStateDoesNotHave(
      String kind, String state, String field, String value) throws IOException {
    // Given
    ObjectNode event = (ObjectNode) TREE.readTree(EventJson.ALERT.write(openedDrift()));
    event.put("kind", kind).put("state", state).put(field, value);

    // When
    List<String> violations = Schemas.violations("alert", TREE.writeValueAsBytes(event));

    // Then
    assertThat(violations).isNotEmpty().allSatisfy(said -> assertThat(said).contains(field));
  }

  @Test
  void infiniteEvidenceIsTheLargestNumberThatJsonHas() {
    // Given evidence of a change so plain that it is beyond all doubles
    double beyond = Math.exp(1000);

    // When
    DriftSignal.Evidence evidence =
        new DriftSignal.Evidence(DriftSignal.State.ALARM, beyond, 1e5, Shape.HIGHER, SINCE);

    // Then
    assertThat(evidence.eValue()).isEqualTo(Double.MAX_VALUE);
    assertThat(gap(beyond).eValue()).isEqualTo(Double.MAX_VALUE);
    assertThat(alarm(beyond).eValue()).isEqualTo(Double.MAX_VALUE);
  }

  static Stream<Sent<?>> events() {
    return Stream.of(
        new Sent<>("drift-signal", EventJson.DRIFT, drifting()),
        new Sent<>("drift-signal", EventJson.DRIFT, withoutImages()),
        new Sent<>("fairness-signal", EventJson.FAIRNESS, fairness()),
        new Sent<>("alert", EventJson.ALERT, openedDrift()),
        new Sent<>("alert", EventJson.ALERT, resolvedFairness()));
  }

  /** Every field of the fullest events but those that the schemas say may be absent. */
  static Stream<Arguments> requiredFields() {
    Map<String, List<String>> optional =
        Map.of(
            "drift-signal", List.of("estimate", "distance", "concept", "label", "since"),
            "fairness-signal", List.of("concept", "label", "mean", "gap"),
            "alert", List.of("concept", "label"));
    return objects()
        .flatMap(
            object -> {
              Sent<?> sent = (Sent<?>) object.get()[0];
              String where = (String) object.get()[1];
              return fields(node(sent).at(where))
                  .filter(field -> !optional.get(sent.schema()).contains(field))
                  .map(field -> Arguments.of(sent, where, field));
            });
  }

  /** Every object in the fullest event of each kind. */
  static Stream<Arguments> objects() {
    return Stream.of(
            new Sent<>("drift-signal", EventJson.DRIFT, drifting()),
            new Sent<>("fairness-signal", EventJson.FAIRNESS, fairness()),
            new Sent<>("alert", EventJson.ALERT, openedDrift()),
            new Sent<>("alert", EventJson.ALERT, resolvedFairness()))
        .flatMap(sent -> objects("", node(sent)).map(where -> Arguments.of(sent, where)));
  }

  private static Stream<String> objects(String where, JsonNode node) {
    if (node.isArray()) {
      return node.isEmpty() ? Stream.of() : objects(where + "/0", node.get(0));
    }
    return node.isObject()
        ? Stream.concat(
            Stream.of(where),
            fields(node).flatMap(field -> objects(where + "/" + field, node.get(field))))
        : Stream.of();
  }

  private static Stream<String> fields(JsonNode node) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(node.fieldNames(), 0), false);
  }

  private static JsonNode node(Sent<?> sent) {
    try {
      return TREE.readTree(sent.bytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DriftSignal drifting() {
    return new DriftSignal(
        MODEL,
        WINDOW,
        new Quantity("contribution/forest/stop", "contribution", "forest", "stop"),
        40,
        new Reference(500, 0.42, List.of(0.1, 0.5)),
        new Estimate(0.11, List.of(0.75, 0.25, 0.0)),
        new Distance(1.5, 0.5, 0.31),
        new DriftSignal.Evidence(DriftSignal.State.ALARM, 3.1e5, 1e5, Shape.LOWER, SINCE));
  }

  private static DriftSignal withoutImages() {
    return new DriftSignal(
        MODEL,
        WINDOW,
        new Quantity("entropy", "entropy", null, null),
        0,
        new Reference(500, 0.42, List.of()),
        null,
        null,
        new DriftSignal.Evidence(DriftSignal.State.STABLE, 0, 1e5, Shape.UPPER_TAIL, null));
  }

  private static FairnessSignal fairness() {
    return new FairnessSignal(
        MODEL,
        "district",
        WINDOW,
        0.05,
        0.95,
        List.of(
            new Measure(
                "concept-reliance/forest",
                "concept-reliance",
                "forest",
                "stop",
                List.of(
                    new GroupFigure("west", 400, 0.5, 0.4, 0.6),
                    new GroupFigure("unknown", 0, null, null, null)),
                List.of(
                    gap(2e4),
                    new Gap(
                        "west",
                        "unknown",
                        0,
                        null,
                        null,
                        null,
                        1,
                        1e4,
                        FairnessSignal.State.NOT_ENOUGH_DATA)))));
  }

  private static Gap gap(double eValue) {
    return new Gap("west", "north", 390, 0.2, 0.1, 0.3, eValue, 1e4, FairnessSignal.State.ALARM);
  }

  private static AlertEvent openedDrift() {
    return new AlertEvent(
        "drift-7",
        AlertEvent.Kind.DRIFT,
        AlertEvent.State.OPENED,
        MODEL,
        null,
        SINCE,
        NOW,
        "road-signs drifts",
        null,
        1,
        List.of(alarm(3.1e5)));
  }

  private static AlertEvent resolvedFairness() {
    return new AlertEvent(
        "fairness-2",
        AlertEvent.Kind.FAIRNESS,
        AlertEvent.State.RESOLVED,
        MODEL,
        "district",
        SINCE,
        NOW,
        "road-signs treats districts alike again",
        "recovered",
        0,
        List.of());
  }

  private static AlertEvent.Evidence alarm(double eValue) {
    return new AlertEvent.Evidence(
        "contribution/forest/stop",
        "class stop: contribution of concept forest fell from 0.42 to 0.11",
        "forest",
        "stop",
        List.of("west", "north"),
        0.42,
        0.11,
        SINCE,
        eValue,
        1e5,
        812,
        List.of("cam-7/42"));
  }
}
