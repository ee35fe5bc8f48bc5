package dev.pellucid.monitor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.AlertEvent;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MonitorStandingTest {

  private static final SyntheticImages IMAGES = new SyntheticImages(SyntheticImages.MODEL, 1);

  @Test
  void whoClosesTicksKnowsHowModelsStand() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(IMAGES.reference(1_000));

      // When
      play(monitor);

      // Then
      MonitorStanding standing = monitor.counts().standing();
      assertThat(standing.closing())
          .hasValueSatisfying(
              closing ->
                  assertThat(closing.closed()).isGreaterThan(MonitorDriver.BEGIN.toEpochMilli()));
      assertThat(standing.models())
          .singleElement()
          .satisfies(
              model -> {
                assertThat(model.model()).isEqualTo(SyntheticImages.MODEL);
                assertThat(model.drift()).isNotEmpty();
                assertThat(model.fairness())
                    .singleElement()
                    .satisfies(signal -> assertThat(signal.attribute()).isEqualTo("district"));
                assertThat(model.open())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.kind()).isEqualTo(AlertEvent.Kind.DRIFT));
              });
      assertThat(monitor.counts().windows()).isPositive();
    }
  }

  @Test
  void whoNoLongerClosesTicksKnowsNothing() {
    // Given
    MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings());
    monitor.know(IMAGES.reference(1_000));
    play(monitor);

    // When
    monitor.close();

    // Then
    assertThat(monitor.counts().standing().closing()).isEmpty();
    assertThat(monitor.counts().standing().models()).isEmpty();
  }

  /** Images of two groups, of which the last drift. */
  private static void play(MonitorDriver monitor) {
    monitor.send(
        IntStream.range(0, 3_000)
            .mapToObj(
                i ->
                    IMAGES.image(
                        "img-" + i,
                        i,
                        MonitorDriver.BEGIN.plusMillis(i * 50L),
                        i < 1_000 ? 0 : 1,
                        null,
                        Map.of("district", i % 2 == 0 ? "north" : "south")))
            .toList());
  }
}
