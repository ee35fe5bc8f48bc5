package dev.pellucid.cli.bench.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MonitorStagesTest {

  private static final MonitorLoad SMALL = new MonitorLoad(3, 2, 1, 4);

  @Test
  void aLoadIsWhatItSaysItIs() {
    // Given
    ObservationReader reader = new ObservationReader();

    // When
    List<Observation> images =
        SMALL.records(200, Instant.EPOCH, 100, 1).stream().map(reader::read).toList();

    // Then
    assertThat(images)
        .allSatisfy(image -> assertThat(image.reasons().orElseThrow().concepts()).hasSize(3));
    assertThat(images.get(199).time()).isEqualTo(1990);
    Set<String> groups =
        images.stream().map(image -> image.groups().get("attribute-0")).collect(Collectors.toSet());
    assertThat(groups).hasSize(4);
    assertThat(images.stream().map(Observation::predicted).distinct()).hasSize(2);
  }

  @Test
  void everyStageIsMeasured() {
    // Given
    double seconds = 0.05;

    // When
    MonitorStages stages = MonitorStages.measure(SMALL, seconds);

    // Then three of a kind, two classes' shares, presence and contribution overall and within each
    // class
    assertThat(stages.quantities()).isEqualTo(3 + 2 + 6 + 12);
    assertThat(stages.read()).isPositive();
    assertThat(stages.drift()).isPositive();
    assertThat(stages.fairness()).isPositive();
    assertThat(stages.imagesPerSecond()).isPositive();
    assertThat(stages.state()).isPositive();
  }
}
