package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeepPolicyTest {

  @Test
  void nothingIsAskedUnlessItIsConfigured() {
    // Given
    DeepPolicy policy = policy(Map.of());

    // When
    Optional<DeepRequest> asked = policy.of(image("key", Map.of()), sure(0.01));

    // Then
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void theHeaderDecidesForItsImage(String header, Optional<DeepRequest> expected) {
    // Given
    DeepPolicy policy = policy(Map.of("deep.sample-rate", "1", "deep.below-confidence", "1"));

    // When
    Optional<DeepRequest> asked = policy.of(image("key", Map.of("explain", header)), sure(0.5));

    // Then
    assertThat(asked).isEqualTo(expected);
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of(
            "saliency, nonsense",
            Optional.of(new DeepRequest(List.of("saliency", "nonsense"), "header"))),
        Arguments.of(" , ", Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"0.59, true", "0.6, false", "0.61, false"})
  void anImageTheModelIsUnsureOfIsExplainedDeeply(double probability, boolean expected) {
    // Given
    DeepPolicy policy =
        policy(Map.of("deep.below-confidence", "0.6", "deep.methods", "saliency,grad-cam"));

    // When
    Optional<DeepRequest> asked = policy.of(image("key", Map.of()), sure(probability));

    // Then
    assertThat(asked)
        .isEqualTo(
            expected
                ? Optional.of(new DeepRequest(List.of("saliency", "grad-cam"), "low-confidence"))
                : Optional.empty());
  }

  @Test
  void aShareOfAllImagesIsSampledAndAlwaysTheSameOnes() {
    // Given
    DeepPolicy policy = policy(Map.of("deep.sample-rate", "0.1"));
    DeepPolicy another = policy(Map.of("deep.sample-rate", "0.1"));

    // When
    List<String> sampled = sampled(policy);

    // Then the share is right within five standard errors
    assertThat(sampled.size() / 10_000.0).isCloseTo(0.1, within(5 * 0.003));
    assertThat(sampled(another)).isEqualTo(sampled);
  }

  private static List<String> sampled(DeepPolicy policy) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "camera-7/" + i)
        .filter(
            id ->
                policy
                    .of(image(id, Map.of()), sure(0.9))
                    .filter(asked -> asked.reason().equals("sample"))
                    .isPresent())
        .toList();
  }

  @Test
  void whoseExplanationsAreJudgedDependsOnNothingElseThatIsAsked() {
    // Given
    Map<String, String> judging = Map.of("deep.quality.sample-rate", "0.1");
    DeepPolicy alone = policy(judging);
    DeepPolicy besides =
        policy(
            Map.of(
                "deep.quality.sample-rate", "0.1",
                "deep.sample-rate", "0.5",
                "deep.below-confidence", "0.95"));

    // When
    Map<String, DeepRequest> asked = judged(alone);

    // Then the share is right within five standard errors
    assertThat(asked.size() / 10_000.0).isCloseTo(0.1, within(5 * 0.003));
    assertThat(asked.values()).containsOnly(new DeepRequest(List.of(), "quality", true));
    assertThat(judged(besides).keySet()).isEqualTo(asked.keySet());
    assertThat(judged(besides).values())
        .containsOnly(new DeepRequest(List.of("integrated-gradients"), "low-confidence", true));
  }

  @Test
  void theSampleThatIsJudgedSaysNothingOfTheOther() {
    // Given
    DeepPolicy policy =
        policy(Map.of("deep.quality.sample-rate", "0.1", "deep.sample-rate", "0.5"));

    // When
    Map<String, DeepRequest> judged = judged(policy);

    // Then half of a thousand within five standard errors
    assertThat(judged.values().stream().filter(asked -> asked.reason().equals("sample")).count())
        .isCloseTo(judged.size() / 2, within(80L));
  }

  private static Map<String, DeepRequest> judged(DeepPolicy policy) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "camera-7/" + i)
        .map(id -> Map.entry(id, policy.of(image(id, Map.of()), sure(0.9))))
        .filter(entry -> entry.getValue().filter(DeepRequest::judged).isPresent())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().get()));
  }

  @Test
  void aSampleOfAllIsAll() {
    // Given
    DeepPolicy policy = policy(Map.of("deep.sample-rate", "1"));

    // When
    List<String> sampled = sampled(policy);

    // Then
    assertThat(sampled).hasSize(10_000);
  }

  @Test
  void ofAVeryLongHeaderOneMoreThanAllowedIsKeptToSaySo() {
    // Given
    DeepPolicy policy = policy(Map.of("deep.most-methods", "3"));
    String header = IntStream.range(0, 50).mapToObj(i -> "m" + i).collect(Collectors.joining(","));

    // When
    Optional<DeepRequest> asked = policy.of(image("key", Map.of("explain", header)), sure(0.5));

    // Then
    assertThat(asked.orElseThrow().calls()).containsExactly("m0", "m1", "m2", "m3");
  }

  @ParameterizedTest
  @CsvSource({
    "deep.methods, salienci",
    "deep.methods, integrated-gradients?steps=0",
    "deep.sample-rate, 2",
    "deep.sample-rate, -0.1",
    "deep.quality.sample-rate, 1.5",
    "deep.below-confidence, NaN",
    "deep.most-methods, 0"
  })
  void aConfigurationThatIsNoneIsRefusedByName(String name, String value) {
    assertThatThrownBy(
            // When
            () -> policy(Map.of(name, value)))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pellucid.stream." + name)
        .hasMessageContaining(value.split("\\?", 2)[0]);
  }

  @Test
  void moreMethodsThanAllowedAreRefused() {
    // Given
    Map<String, String> properties =
        Map.of("deep.methods", "saliency,grad-cam", "deep.most-methods", "1");

    assertThatThrownBy(
            // When
            () -> policy(properties))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("most-methods");
  }

  private static DeepPolicy policy(Map<String, String> properties) {
    return new DeepPolicy(StreamConfigs.with(properties).deep());
  }

  private static ImageRecord image(String key, Map<String, String> headers) {
    return ImageRecord.of(ImageRecordTest.record(key, headers));
  }

  private static ExplanationEvent sure(double probability) {
    ClassScore first = new ClassScore(0, "first", 1, probability);
    ImageRecord image = image("key", Map.of());
    return new ExplanationEvent(
        image.id(),
        new ModelRef("m", "1"),
        image.time(),
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
