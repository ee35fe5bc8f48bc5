package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Explanations.explanation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.web.LiveStats.ClassShare;
import dev.pellucid.web.LiveStats.Model;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamStatisticsTest {

  private final RejectLog rejects = new RejectLog(3);
  private final StreamStatistics statistics =
      new StreamStatistics(
          new StreamStatistics.Limits(Duration.ofSeconds(10), 4, 3), rejects, NOON);

  @Test
  void latencyIsFromTheImagesTimeToItsArrivalHere() {
    // Given
    statistics.explained(explanation(1), NOON.plusMillis(80));

    // When
    LiveStats stats = statistics.read(NOON.plusMillis(100));

    // Then
    assertThat(stats.latency().p50()).isCloseTo(80, within(1e-9));
    assertThat(stats.explained()).isEqualTo(1);
  }

  @Test
  void aProducersClockThatRunsAheadGivesNoNegativeLatency() {
    // Given
    statistics.explained(explanation(1), NOON.minusSeconds(5));

    // When
    LiveStats stats = statistics.read(NOON);

    // Then
    assertThat(stats.latency().p50()).isZero();
  }

  @Test
  void anImageThatWasMadeTwoThousandYearsAgoHarmsNobody() {
    // Given what Go takes for no time, seen from today
    Instant later = NOON.plus(Duration.ofDays(2_000 * 365L));
    statistics.explained(explanation(1), later);

    // When
    LiveStats stats = statistics.read(later);

    // Then
    assertThat(stats.latency().p50()).isGreaterThan(1e12);
  }

  @Test
  void mixAndMeansAreOfTheLatestImagesOfAModel() {
    // Given
    statistics.explained(explanation("old", 1, "signs", "parking", "parking", 99), NOON);
    statistics.explained(explanation("a", 2, "signs", "stop", "stop", 1.0), NOON);
    statistics.explained(explanation("b", 3, "signs", "stop", "yield", -2.0), NOON);
    statistics.explained(explanation("c", 4, "signs", "stop", null, 3.0), NOON);
    statistics.explained(explanation("d", 5, "signs", "yield", "yield", 2.0), NOON);

    // When
    Model model = statistics.read(NOON).models().get(0);

    // Then
    assertThat(model.classes())
        .containsExactly(new ClassShare("stop", 3), new ClassShare("yield", 1));
    assertThat(model.explained()).isEqualTo(5);
    assertThat(model.latest()).isEqualTo(4);
    assertThat(model.labelled()).isEqualTo(3);
    assertThat(model.right()).isEqualTo(2);
    assertThat(model.concepts().get(0)).isEqualTo(new LiveStats.ConceptMean("octagon", 1.0, 2.0));
    assertThat(model.meanResidual()).isCloseTo(0.1, within(1e-9));
    assertThat(model.inference().p50()).isEqualTo(12.0);
    assertThat(model.meanBatch()).isEqualTo(8);
  }

  @Test
  void aLongTailOfClassesIsSummedUp() {
    // Given
    StreamStatistics wide =
        new StreamStatistics(
            new StreamStatistics.Limits(Duration.ofSeconds(10), 100, 3), rejects, NOON);
    for (int i = 0; i < 30; i++) {
      wide.explained(explanation("i", i, "signs", "class-" + i % 15, null, 0), NOON);
    }

    // When
    Model model = wide.read(NOON).models().get(0);

    // Then
    assertThat(model.classes()).hasSize(11).endsWith(new ClassShare(null, 10));
  }

  @Test
  void modelsAreBoundedAndTheLatestUsedStay() {
    // Given
    for (int i = 0; i < 100; i++) {
      statistics.explained(explanation("i", i, "model-" + i, "stop", null, 0), NOON);
      statistics.explained(explanation("i", i, "busy", "stop", null, 0), NOON);
    }

    // When
    LiveStats stats = statistics.read(NOON);

    // Then
    assertThat(stats.models()).hasSize(16).extracting(Model::name).contains("busy", "model-99");
  }

  @Test
  void countsWhatWasRejectedAndWhatCouldNotBeRead() {
    // Given
    for (int i = 0; i < 5; i++) {
      rejects.add(new Reject("bad-" + i, Instant.EPOCH, "truncated", null, 10));
    }
    statistics.unreadable();

    // When
    LiveStats stats = statistics.read(NOON);

    // Then
    assertThat(stats.rejected()).isEqualTo(5);
    assertThat(stats.unreadable()).isEqualTo(1);
    assertThat(rejects.latest())
        .extracting(Reject::imageId)
        .containsExactly("bad-4", "bad-3", "bad-2");
  }

  @Test
  void historyKeepsTheLatestPoints() {
    // Given
    for (int second = 0; second < 5; second++) {
      statistics.remember(statistics.read(NOON.plusSeconds(second)));
    }

    // When
    var history = statistics.history();

    // Then
    assertThat(history)
        .extracting(LiveStats.Point::time)
        .containsExactly(NOON.plusSeconds(2), NOON.plusSeconds(3), NOON.plusSeconds(4));
  }
}
