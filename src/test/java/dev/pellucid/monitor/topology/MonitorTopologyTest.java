package dev.pellucid.monitor.topology;

import static dev.pellucid.monitor.topology.MonitorDriver.BEGIN;
import static dev.pellucid.monitor.topology.SyntheticImages.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The monitor over one partition. */
class MonitorTopologyTest {

  private final SyntheticImages images = new SyntheticImages(MODEL, 1);

  @Test
  void alertsNameTheConceptThatDriftsAndWhen() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given a reference, and images of which the last thousand drift
      monitor.know(images.reference(2_000));
      List<ExplanationEvent> stream = images.stream(3_000, BEGIN, 50, 2_000, 1.0);

      // When
      monitor.send(stream);

      // Then
      List<AlertEvent> alerts = monitor.alerts();
      assertThat(alerts.get(0).state()).isEqualTo(State.OPENED);
      assertThat(alerts.get(0).evidence().get(0).concept()).isEqualTo("forest");
      assertThat(alerts.get(0).time()).isBetween(BEGIN.plusSeconds(100), BEGIN.plusSeconds(130));
      assertThat(alerts).noneMatch(alert -> alert.time().isBefore(BEGIN.plusSeconds(100)));
    }
  }

  @Test
  void signalsCountEveryImageOnce() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(500));

      // When three windows pass
      monitor.send(images.stream(4_000, BEGIN, 50, 4_000, 0));

      // Then
      List<DriftSignal> confidence =
          monitor.signals().stream()
              .filter(signal -> signal.quantity().id().equals("confidence"))
              .toList();
      assertThat(confidence)
          .extracting(DriftSignal::images)
          .containsExactly(1_200L, 1_200L, 1_200L);
      assertThat(confidence.get(2).window())
          .isEqualTo(new DriftSignal.Window(BEGIN.plusSeconds(120), BEGIN.plusSeconds(180)));
    }
  }

  @Test
  void orderWithinTheGracePeriodDoesNotMatter() {
    // Given
    List<ExplanationEvent> ordered = images.stream(2_600, BEGIN, 50, 1_000, 0.7);
    List<ExplanationEvent> shuffled = new ArrayList<>();
    Random random = new Random(3);
    for (int from = 0; from < ordered.size(); from += 80) {
      List<ExplanationEvent> four =
          new ArrayList<>(ordered.subList(from, Math.min(ordered.size(), from + 80)));
      Collections.shuffle(four, random);
      shuffled.addAll(four);
    }

    // When
    Told one = told(ordered);
    Told other = told(shuffled);

    // Then whole numbers were summed up: there is no rounding
    assertThat(other.evidence()).isEqualTo(one.evidence());
    assertThat(other.alerts()).isEqualTo(one.alerts()).isNotEmpty();
  }

  private record Told(List<String> evidence, List<String> alerts) {}

  private Told told(List<ExplanationEvent> stream) {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      monitor.know(images.reference(1_000));
      monitor.send(stream);
      return new Told(
          monitor.signals().stream()
              .map(signal -> signal.quantity().id() + " " + signal.evidence())
              .toList(),
          monitor.alerts().stream().map(alert -> alert.id() + " " + alert.time()).toList());
    }
  }

  @Test
  void withoutAReferenceTheFirstImagesAreIt() {
    try (MonitorDriver monitor =
        new MonitorDriver(MonitorDriver.settings().withReferenceImages(1_000))) {
      // Given
      List<ExplanationEvent> stream = images.stream(3_000, BEGIN, 50, 2_000, 1.0);

      // When
      monitor.send(stream);

      // Then
      assertThat(monitor.learnt()).containsOnlyKeys(References.learnt(MODEL));
      List<DriftSignal> signals = monitor.signals();
      assertThat(signals)
          .filteredOn(signal -> signal.quantity().id().equals("confidence"))
          .extracting(signal -> signal.reference().images())
          .containsOnly(1_000L);
      // The first window begins amid it: the images of the reference are not compared with it.
      assertThat(signals.get(0).images()).isEqualTo(200);
      assertThat(monitor.alerts().get(0).evidence().get(0).concept()).isEqualTo("forest");
    }
  }

  @Test
  void aReferenceThatIsLearntIsThatOfABundleWithTheSameImages() {
    // Given what was learnt from the first images
    List<ExplanationEvent> stream = images.stream(3_000, BEGIN, 50, 1_000, 0.5);
    byte[] json;
    List<String> learning;
    try (MonitorDriver monitor =
        new MonitorDriver(MonitorDriver.settings().withReferenceImages(1_000))) {
      monitor.send(stream);
      json = monitor.learnt().get(References.learnt(MODEL));
      learning = evidence(monitor.signals());
    }

    // When the images after them are monitored by it from the start
    List<String> knowing;
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      monitor.knowJson(References.given(MODEL), json);
      monitor.send(stream.subList(1_000, 3_000));
      knowing = evidence(monitor.signals());
    }

    // Then neither those that went on as they are nor the others make a difference
    assertThat(knowing).isEqualTo(learning).isNotEmpty();
  }

  private static List<String> evidence(List<DriftSignal> signals) {
    return signals.stream()
        .map(signal -> signal.quantity().id() + " " + signal.images() + " " + signal.evidence())
        .toList();
  }

  @Test
  void whatIsNoExplanationIsPassedOver() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(500));
      List<ExplanationEvent> stream = images.stream(1_400, BEGIN, 50, 4_000, 0);

      // When bad records come amid good ones
      monitor.send(stream.subList(0, 700));
      monitor.sendRaw("{\"imageId\":".getBytes(StandardCharsets.UTF_8));
      monitor.sendRaw(new byte[] {1, 2, 3});
      monitor.sendRaw(null);
      monitor.send(stream.subList(700, 1_400));

      // Then
      assertThat(monitor.counts().malformed()).isEqualTo(3);
      assertThat(monitor.signals().get(0).images()).isEqualTo(1_200);
    }
  }

  @Test
  void imagesAfterTheGracePeriodAreCountedAsLate() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(500));
      monitor.send(images.stream(400, BEGIN, 50, 4_000, 0));

      // When one is from well before, and one from just before the last
      monitor.late(images.image(10_000, BEGIN.plusSeconds(2), 0));
      monitor.late(images.image(10_001, BEGIN.plusSeconds(18), 0));
      monitor.send(images.stream(2_000, BEGIN.plusSeconds(20), 50, 4_000, 0));

      // Then
      assertThat(monitor.counts().late()).isEqualTo(1);
      assertThat(monitor.signals().get(0).images()).isEqualTo(1_201);
    }
  }

  @Test
  void anImageFromTheFutureEndsNoTick() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(500));
      monitor.send(images.stream(100, BEGIN, 50, 4_000, 0));

      // When
      monitor.late(images.image(10_000, BEGIN.plus(Duration.ofDays(300)), 0));
      monitor.send(images.stream(2_000, BEGIN.plusSeconds(5), 50, 4_000, 0));

      // Then
      assertThat(monitor.counts().ahead()).isEqualTo(1);
      assertThat(monitor.counts().late()).isZero();
      assertThat(monitor.signals().get(0).images()).isEqualTo(1_200);
    }
  }

  @Test
  void aDeepExplanationCountsWheneverItComes() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given a reference that knows the figure of deep explanations
      monitor.know(images.referenceWithFigure(500));
      List<ExplanationEvent> stream = images.stream(1_400, BEGIN, 50, 4_000, 0);

      // When that of the first image comes half a minute later
      monitor.send(stream.subList(0, 600));
      monitor.late(SyntheticImages.deep(stream.get(0), 0.5));
      monitor.send(stream.subList(600, 1_400));

      // Then
      List<DriftSignal> signals = monitor.signals();
      assertThat(monitor.counts().late()).isZero();
      assertThat(signals)
          .filteredOn(signal -> signal.quantity().id().equals("quality/lrp.gap"))
          .extracting(DriftSignal::images)
          .containsExactly(1L);
      assertThat(signals.get(0).images()).isEqualTo(1_200);
    }
  }

  @Test
  void aNewVersionClosesTheAlertsOfTheOld() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given an alert that is open
      monitor.know(images.reference(1_000));
      SyntheticImages next = new SyntheticImages(new ModelRef("signs", "2"), 2);
      monitor.know(next.reference(1_000));
      monitor.send(images.stream(1_500, BEGIN, 50, 500, 1.5));
      List<AlertEvent> before = monitor.alerts();

      // When
      monitor.send(next.stream(3_000, BEGIN.plusSeconds(75), 50, 3_000, 0));

      // Then
      List<AlertEvent> after = monitor.alerts();
      assertThat(before).isNotEmpty();
      assertThat(after).hasSize(1);
      assertThat(after.get(0).id()).isEqualTo(before.get(0).id());
      assertThat(after.get(0).state()).isEqualTo(State.RESOLVED);
      assertThat(after.get(0).reason()).isEqualTo("superseded");
      assertThat(after.get(0).time()).isEqualTo(BEGIN.plusSeconds(75 + 60));
    }
  }

  @Test
  void noTickIsClosedBeforeEveryPartitionHasSpoken() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings(2))) {
      // Given
      monitor.know(images.reference(500));

      // When there are two partitions, of which one says nothing
      monitor.send(images.stream(400, BEGIN, 50, 4_000, 0));

      // Then
      assertThat(monitor.counts().ticks()).isZero();
    }
  }

  @Test
  void aGroupOfOtherReasonsIsNamedByAnAlert() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(1_000));

      // When one district in two leans on the forest
      for (int i = 0; i < 1_500; i++) {
        String district = i % 2 == 0 ? "west" : "east";
        monitor.send(image(i, i % 2 == 0 ? 1.2 : 0, null, district));
      }

      // Then
      List<AlertEvent> fairness =
          monitor.alerts().stream()
              .filter(alert -> alert.kind() == AlertEvent.Kind.FAIRNESS)
              .toList();
      assertThat(fairness.get(0).attribute()).isEqualTo("district");
      assertThat(fairness.get(0).evidence().get(0).concept()).isEqualTo("forest");
      assertThat(fairness.get(0).evidence().get(0).groups()).containsExactly("west", "east");
    }
  }

  @Test
  void aLabelCountsOnceWheneverItComes() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given ten images of each kind: labelled in their explanation, before, after, and never
      monitor.know(images.reference(500));
      List<String> kinds = List.of("at-once", "before", "after", "never");
      for (int i = 0; i < 40; i++) {
        String kind = kinds.get(i % 4);
        if (kind.equals("before")) {
          monitor.label("img-" + i, "stop", BEGIN.plusMillis(i * 50L));
        }
        monitor.send(image(i, 0, kind.equals("at-once") ? "stop" : null, kind));
      }

      // When labels come long after, some twice, some of images that have one, some of none
      monitor.send(numbered(400, BEGIN.plusSeconds(2)));
      for (int i = 0; i < 40; i++) {
        if (!kinds.get(i % 4).equals("never")) {
          monitor.label("img-" + i, "stop", BEGIN.plusSeconds(3));
          monitor.label("img-" + i, "yield", BEGIN.plusSeconds(4));
        }
      }
      monitor.label("img-that-is-not", "stop", BEGIN.plusSeconds(3));
      monitor.send(numbered(1_000, BEGIN.plusSeconds(22)));

      // Then
      FairnessSignal.Measure accuracy =
          monitor.fairness().get(0).measures().stream()
              .filter(measure -> measure.id().equals("accuracy"))
              .findFirst()
              .orElseThrow();
      assertThat(accuracy.groups())
          .extracting(FairnessSignal.GroupFigure::group, FairnessSignal.GroupFigure::images)
          .containsExactlyInAnyOrder(
              tuple("at-once", 10L),
              tuple("before", 10L),
              tuple("after", 10L),
              tuple("never", 0L),
              tuple("unknown", 0L));
    }
  }

  @Test
  void imagesThatHaveMetTheirLabelsAreNotKeptForLong() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(500));

      // When more images than are kept together meet their labels
      for (int i = 0; i < 1_200; i++) {
        monitor.send(image(i, 0, null, "west"));
        monitor.label("img-" + i, "stop", BEGIN.plusMillis(i * 50L));
      }

      // Then those of the last five hundred are
      assertThat(monitor.entries(LabelJoin.SETTLED)).isBetween(1, 500);
    }
  }

  @Test
  void imagesWithAndWithoutLabelsAreBoundedTogether() {
    MonitorSettings.Labels few = new MonitorSettings.Labels(Duration.ofHours(1), 700);
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings().with(few))) {
      // Given
      monitor.know(images.reference(500));

      // When every other one has a label
      for (int i = 0; i < 3_000; i++) {
        monitor.send(image(i, 0, null, "west"));
        if (i % 2 == 0) {
          monitor.label("img-" + i, "stop", BEGIN.plusMillis(i * 50L));
        }
      }

      // Then
      assertThat(monitor.entries(LabelJoin.SETTLED)).isBetween(1, 350);
    }
  }

  @Test
  void labelsThatCannotBeUsedAreCounted() {
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings())) {
      // Given
      monitor.know(images.reference(500));

      // When
      monitor.labelRaw(null, "{\"label\":\"stop\"}");
      monitor.labelRaw("img-1", "{\"label\":\"stop\",\"time\":\"+300000000-01-01T00:00:00Z\"}");
      monitor.labelRaw("img-1", "{\"time\":\"2026-03-01T12:00:00Z\"}");

      // Then
      assertThat(monitor.counts().malformed()).isEqualTo(3);
    }
  }

  @Test
  void aLabelFromTheFutureIsKeptNoLongerThanOthers() {
    MonitorSettings.Labels brief = new MonitorSettings.Labels(Duration.ofSeconds(30), 1_000);
    try (MonitorDriver monitor = new MonitorDriver(MonitorDriver.settings().with(brief))) {
      // Given labels of images that never come, the first from a far future
      monitor.know(images.reference(500));
      monitor.label("img-a", "stop", BEGIN.plus(Duration.ofDays(3_000)));
      monitor.label("img-b", "stop", BEGIN);

      // When
      monitor.send(images.stream(800, BEGIN, 50, 4_000, 0));

      // Then
      assertThat(monitor.entries(LabelJoin.EARLY)).isZero();
    }
  }

  private ExplanationEvent image(int number, double shift, String label, String district) {
    return images.image(
        "img-" + number,
        number,
        BEGIN.plusMillis(number * 50L),
        shift,
        label,
        Map.of("district", district));
  }

  private List<ExplanationEvent> numbered(int count, Instant begin) {
    return IntStream.range(0, count)
        .mapToObj(i -> images.image(5_000 + i, begin.plusMillis(i * 50L), 0))
        .toList();
  }
}
