package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.stream.ExplainedBatch.Settled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry, "live", Clock.systemUTC());

  @Test
  void namesThatSendersMakeUpAreCountedTogether() {
    // Given
    List<Settled> made =
        IntStream.range(0, 1_000).mapToObj(i -> "made-up-" + i).map(this::unknown).toList();

    // When
    metrics.committed(made, Duration.ZERO);

    // Then
    assertThat(registry.find("pellucid.images").counters())
        .singleElement()
        .satisfies(
            counter -> {
              assertThat(counter.count()).isEqualTo(1_000);
              assertThat(counter.getId().getTag("model")).isEqualTo("unknown");
            });
  }

  @Test
  void modelsThatExistAreCountedApart() {
    // Given
    List<Settled> rejected =
        List.of(
            settled(Optional.of("signs"), Rejection.nullValue()),
            settled(Optional.of("birds"), Rejection.nullValue()));

    // When
    metrics.committed(rejected, Duration.ZERO);

    // Then
    assertThat(registry.find("pellucid.images").counters())
        .extracting(counter -> counter.getId().getTag("model"))
        .containsExactlyInAnyOrder("signs", "birds");
  }

  private Settled unknown(String name) {
    return settled(Optional.of(name), Rejection.unknownModel(Optional.of(name), List.of("signs")));
  }

  private static Settled settled(Optional<String> model, Rejection rejection) {
    ImageRecord image = ImageRecord.of(ImageRecordTest.record("key", Map.of()));
    return new Settled(
        image,
        new ImageResult.Rejected(model, rejection),
        List.of(new ProducerRecord<>("images.dlq", image.source().value())));
  }
}
