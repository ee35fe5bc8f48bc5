package dev.pellucid.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.cli.bench.StageMeters.Timed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamReportTest {

  @Test
  void whatImagesShareIsDividedAmongThem() {
    // Given 8 images, two runs of the model and one transaction since the round before
    StageMeters before =
        new StageMeters(
            Map.of(
                "pellucid.serialization", new Timed(1, 100),
                "pellucid.inference", new Timed(5, 20)));
    StageMeters after =
        new StageMeters(
            Map.of(
                "pellucid.serialization", new Timed(1.016, 108),
                "pellucid.inference", new Timed(5.8, 22),
                "pellucid.transaction", new Timed(0.04, 1)));

    // When
    List<StreamReport.Stage> stages = StreamReport.stages(after.since(before));

    // Then
    assertThat(stages)
        .filteredOn(stage -> stage.measured() > 0)
        .usingRecursiveFieldByFieldElementComparator(
            org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration.builder()
                .withComparatorForType(
                    (one, other) -> Math.abs(one - other) < 1e-9 ? 0 : 1, Double.class)
                .build())
        .containsExactly(
            new StreamReport.Stage("run of the model, its share", 100, 2),
            new StreamReport.Stage("JSON and headers", 2, 8),
            new StreamReport.Stage("transaction, its share", 5, 1));
  }
}
