package dev.pellucid.monitor.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Cam;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationReaderTest {

  private static final List<ConceptAttribution> ATTRIBUTIONS =
      List.of(
          new ConceptAttribution("forest", 0.5f, -1, 3),
          new ConceptAttribution("fog", 0.25f, 2, -1));

  private final ObservationReader reader = new ObservationReader();

  @Test
  void takesWhatIsMonitoredFromAnExplanation() {
    // Given
    byte[] json = EventJson.EXPLANATION.write(event(ATTRIBUTIONS));

    // When
    Observation read = reader.read(json);

    // Then
    assertThat(read.imageId()).isEqualTo("cam-7/42");
    assertThat(read.model()).isEqualTo(new ModelRef("signs", "3"));
    assertThat(read.time()).isEqualTo(Instant.parse("2026-05-06T07:08:09.010Z").toEpochMilli());
    assertThat(read.predicted()).isEqualTo("stop");
    assertThat(read.confidence()).isEqualTo(0.75);
    assertThat(read.entropy()).isEqualTo(0.5);
    assertThat(read.label()).contains("yield");
    assertThat(read.groups()).isEqualTo(Map.of("district", "north"));
    assertThat(read.deep()).isFalse();
    assertThat(Quantity.of(Kind.PRESENCE, "fog").valueOf(read)).hasValue(0.25);
    assertThat(Quantity.of(Kind.CONTRIBUTION, "forest").where("stop").valueOf(read)).hasValue(3);
    assertThat(Quantity.of(Kind.CONTRIBUTION, "forest").where("yield").valueOf(read)).isEmpty();
    assertThat(Quantity.of(Kind.CLASS_SHARE, "yield").valueOf(read)).hasValue(0);
    assertThat(Quantity.of(Kind.RESIDUAL).valueOf(read).orElseThrow())
        .isCloseTo(0.5 / 4.5, within(1e-12));
  }

  @Test
  void knowsTheNamesOfConceptsAgainThoughAnotherModelCameBetween() {
    // Given
    List<ConceptAttribution> others = List.of(new ConceptAttribution("fur", 9, 9, 9));
    reader.read(EventJson.EXPLANATION.write(event(ATTRIBUTIONS)));
    reader.read(EventJson.EXPLANATION.write(event(others)));

    // When
    Observation read = reader.read(EventJson.EXPLANATION.write(event(ATTRIBUTIONS)));

    // Then
    assertThat(read.reasons().orElseThrow().concepts()).containsExactly("forest", "fog");
    assertThat(read.reasons().orElseThrow().presence()).containsExactly(0.5f, 0.25f);
  }

  @Test
  void ofADeepExplanationOnlyItsQualityCounts() {
    // Given
    MethodResult rise =
        new MethodResult(
            "rise",
            Map.of(),
            false,
            Map.of("standard-error", 0.125),
            Map.of("deletion", 0.25),
            3,
            null,
            null,
            null,
            null);
    Deep deep = new Deep("header", List.of(rise, MethodResult.failed("lime", "too slow")));
    byte[] json = EventJson.EXPLANATION.write(event(ATTRIBUTIONS).followedBy(deep));

    // When
    Observation read = reader.read(json);

    // Then
    assertThat(read.deep()).isTrue();
    assertThat(Quantity.of(Kind.CONFIDENCE).valueOf(read)).isEmpty();
    assertThat(Quantity.of(Kind.QUALITY, "rise.deletion").valueOf(read)).hasValue(0.25);
    assertThat(Quantity.of(Kind.QUALITY, "rise.standard-error").valueOf(read))
        .as("methods that were asked for are no sample of all images")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{\"imageId\":\"a\"}",
        "{\"imageId\":\"a\",\"model\":{\"name\":\"m\",\"version\":\"1\"},\"time\":\"yesterday\"}",
        "{\"imageId\":\"a\",\"prediction\":{\"entropy\":\"much\"}}",
        "{\"imageId\":\"a\",\"time\":\"+300000000-01-01T00:00:00Z\"}"
      })
  void whatIsNoExplanationIsSaidToBeNone(String json) {
    // Given
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

    // When, then
    assertThatThrownBy(() -> reader.read(bytes))
        .isInstanceOf(MalformedExplanationException.class)
        .hasMessageStartingWith("an explanation ");
  }

  @Test
  void aGroupHasANameOfBoundedLength() {
    // Given
    String endless = "x".repeat(70_000);
    String json =
        "{\"imageId\":\"a\",\"model\":{\"name\":\"m\",\"version\":\"1\"},"
            + "\"time\":\"2026-05-06T07:08:09Z\",\"prediction\":{\"top\":[{\"label\":\"stop\"}]},"
            + "\"groups\":{\"district\":\"%s\"}}".formatted(endless);

    // When
    Observation read = reader.read(json.getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(read.groups().get("district")).hasSize(ObservationReader.LONGEST_NAME);
  }

  private static ExplanationEvent event(List<ConceptAttribution> attributions) {
    ClassScore stop = new ClassScore(4, "stop", 7.5, 0.75);
    ClassScore yield = new ClassScore(5, "yield", 6.5, 0.25);
    return new ExplanationEvent(
        "cam-7/42",
        new ModelRef("signs", "3"),
        Instant.parse("2026-05-06T07:08:09.010Z"),
        new Source("images", 2, 77),
        new Prediction(List.of(stop, yield), 0.5),
        stop,
        new Cam("grad-cam", "relu", 1, 1, new Region(0, 0, 1, 1), 0, 2, new byte[] {1, 2, 3}),
        new Concepts("relu", attributions, 0.5),
        null,
        "yield",
        Map.of("district", "north"),
        new Timings(1, 2, 3, 8));
  }
}
