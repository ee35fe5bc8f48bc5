package dev.pellucid.monitor.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.GroupFigure;
import dev.pellucid.event.FairnessSignal.State;
import dev.pellucid.monitor.alert.Alarm;
import dev.pellucid.monitor.fairness.FairnessSettings.Bounds;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.sequential.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairnessMonitorTest {

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final FairnessSettings SETTINGS =
      FairnessSettings.USUAL.withPatience(new Patience.Images(10_000));
  private static final FairnessSettings RELIANCE =
      SETTINGS.withKinds(Set.of(MeasureKind.CONCEPT_RELIANCE));

  /** Closes ticks of images, all numbered through. */
  private static final class Stream {
    private final FairnessPlan plan;
    private FairnessMonitor monitor;
    private long tick;
    private int number;
    private boolean turned;

    Stream(FairnessPlan plan) {
      this.plan = plan;
      this.monitor = FairnessMonitor.of(plan);
    }

    FairnessTally tally(int images, IntFunction<Observation> source) {
      FairnessTally tally = FairnessTally.empty(plan);
      for (int i = 0; i < images; i++) {
        Observation image = source.apply(number++);
        tally.addPrediction(image);
        tally.addOutcome(image);
      }
      return tally;
    }

    void close(int images, IntFunction<Observation> source) {
      turned |= monitor.close(tick, TICK, tally(images, source));
      tick += TICK.toMillis();
    }

    FairnessSignal signal() {
      return monitor.signals(Instant.ofEpochMilli(0), Instant.ofEpochMilli(tick)).get(0);
    }
  }

  private static IntFunction<Observation> alike(Random random, Map<String, Integer> attributes) {
    return i -> SmallWorld.image("image" + i, random, SmallWorld.groups(random, attributes));
  }

  /** The forest contributes more in the harbour, by so many standard deviations. */
  private static IntFunction<Observation> forestInTheHarbour(Random random, double more) {
    return i -> {
      String group = random.nextInt(4) == 0 ? "harbour" : "centre";
      Observation image = SmallWorld.image("image" + i, random, Map.of("district", group));
      if (group.equals("harbour")) {
        image.reasons().orElseThrow().contribution()[1] += (float) more;
      }
      return image;
    };
  }

  private static Gap gap(FairnessSignal signal, String measure, String first, String second) {
    return figure(signal, measure).gaps().stream()
        .filter(gap -> gap.first().equals(first) && gap.second().equals(second))
        .findFirst()
        .orElseThrow();
  }

  private static FairnessSignal.Measure figure(FairnessSignal signal, String measure) {
    return signal.measures().stream()
        .filter(candidate -> candidate.id().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void restartingAfterEveryTickChangesNothing() {
    // Given
    FairnessPlan plan = SmallWorld.plan(SETTINGS);
    Stream running = new Stream(plan);
    Stream restarted = new Stream(plan);
    Map<String, Integer> attributes = Map.of("district", 3, "camera", 5);

    // When
    for (int tick = 0; tick < 40; tick++) {
      running.close(tick % 7 * 5, alike(new Random(tick), attributes));
      restarted.close(tick % 7 * 5, alike(new Random(tick), attributes));
      restarted.monitor = FairnessMonitor.of(plan, restarted.monitor.state());
    }

    // Then
    assertThat(restarted.monitor.state()).isEqualTo(running.monitor.state());
    assertThat(restarted.signal()).isEqualTo(running.signal());
  }

  @Test
  void howImagesAreSpreadOverPartitionsChangesNothing() {
    // Given
    FairnessPlan plan = SmallWorld.plan(SETTINGS);
    Stream one = new Stream(plan);
    Stream many = new Stream(plan);
    Map<String, Integer> attributes = Map.of("district", 3, "camera", 5);

    // When
    for (int tick = 0; tick < 20; tick++) {
      Random random = new Random(tick);
      FairnessTally sum = FairnessTally.empty(plan);
      for (int partition = 0; partition < 16; partition++) {
        FairnessTally part = many.tally(2, alike(random, attributes));
        FairnessTally merged = FairnessTally.of(plan, part.bytes());
        merged.merge(sum);
        sum = merged;
      }
      many.monitor.close(tick * 1000L, TICK, sum);
      one.close(32, alike(new Random(tick), attributes));
    }

    // Then
    assertThat(many.monitor.state()).isEqualTo(one.monitor.state());
  }

  @Test
  void anAlarmNamesTheConceptAndTheGroupsAndSinceWhen() {
    // Given
    Stream stream = new Stream(SmallWorld.plan(SETTINGS));
    Random random = new Random(3);
    for (int tick = 0; tick < 30; tick++) {
      stream.close(40, forestInTheHarbour(random, 0));
    }
    assertThat(stream.turned).isFalse();

    // When
    while (!stream.turned && stream.tick < 200_000) {
      stream.close(40, forestInTheHarbour(random, 2));
    }

    // Then: tick 30 was the first; three ticks of 40 images may go by before it shows.
    List<Alarm> alarms = stream.monitor.alarms();
    assertThat(alarms).hasSize(1);
    Alarm alarm = alarms.get(0);
    assertThat(alarm.attribute()).contains("district");
    assertThat(alarm.evidence().subject()).isEqualTo("concept-reliance/forest");
    assertThat(alarm.evidence().concept()).isEqualTo("forest");
    assertThat(alarm.groups()).containsExactly("harbour", "centre");
    assertThat(alarm.since().toEpochMilli()).isBetween(27_000L, 33_000L);
    assertThat(alarm.evidence().after() - alarm.evidence().before()).isBetween(0.2, 0.5);
    assertThat(alarm.evidence().eValue()).isGreaterThanOrEqualTo(alarm.evidence().threshold());
    assertThat(alarm.evidence().sentence())
        .contains("concept forest")
        .contains("harbour")
        .contains("centre")
        .contains("images");
    assertThat(alarm.evidence().examples())
        .hasSizeBetween(4, 6)
        .allMatch(id -> Integer.parseInt(id.substring("image".length())) >= 27 * 40);
    assertThat(gap(stream.signal(), "concept-reliance/forest", "centre", "harbour").state())
        .isEqualTo(State.ALARM);
  }

  @Test
  void anAlarmThatIsOnOutlivesARestart() {
    // Given
    FairnessPlan plan = SmallWorld.plan(RELIANCE);
    Stream stream = new Stream(plan);
    Random random = new Random(3);
    while (!stream.turned) {
      stream.close(100, forestInTheHarbour(random, 2));
    }
    List<Alarm> before = stream.monitor.alarms();

    // When
    FairnessMonitor restarted = FairnessMonitor.of(plan, stream.monitor.state());

    // Then
    assertThat(restarted.alarms()).isEqualTo(before).isNotEmpty();
  }

  @Test
  void theAlarmGoesOffWhenGroupsAreTreatedAlikeAgain() {
    // Given
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    Random random = new Random(3);
    while (!stream.turned) {
      stream.close(100, forestInTheHarbour(random, 2));
    }
    stream.turned = false;

    // When
    while (!stream.turned && stream.tick < 200_000) {
      stream.close(100, forestInTheHarbour(random, 0));
    }

    // Then: the count begins anew, so that there is little data.
    assertThat(stream.monitor.alarms()).isEmpty();
    assertThat(gap(stream.signal(), "concept-reliance/forest", "centre", "harbour").pairs())
        .isZero();
  }

  @Test
  void groupsThatNeverShareATickAreComparedAllTheSame() {
    // Given
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    Random random = new Random(9);

    // When: one image a tick, 9 of 10 of the first group.
    for (int tick = 0; tick < 1000; tick++) {
      String group = tick % 10 == 9 ? "b" : "a";
      stream.close(1, i -> SmallWorld.image("image" + i, random, Map.of("district", group)));
    }

    // Then: every image of the rare group is compared once.
    Gap gap = gap(stream.signal(), "concept-reliance/red", "a", "b");
    assertThat(gap.pairs()).isEqualTo(100);
    assertThat(gap.low()).isLessThan(0);
    assertThat(gap.high()).isGreaterThan(0);
    assertThat(gap.state()).isEqualTo(State.NO_ALARM);
  }

  @Test
  void valuesDoNotWaitForEver() {
    // Given: an image, and the other group's eleven minutes later.
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    Random random = new Random(9);
    stream.close(1, i -> SmallWorld.image("image" + i, random, Map.of("district", "a")));
    stream.tick += Duration.ofMinutes(11).toMillis();

    // When
    stream.close(1, i -> SmallWorld.image("image" + i, random, Map.of("district", "b")));

    // Then
    assertThat(gap(stream.signal(), "concept-reliance/red", "a", "b").pairs()).isZero();
  }

  @ParameterizedTest(name = "{0} images, one in ten of the small group")
  @CsvSource({"490, NOT_ENOUGH_DATA", "500, NO_ALARM"})
  void ofASmallGroupItIsNotSaidThatItIsTreatedAlike(int images, State state) {
    // Given
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    Random random = new Random(9);

    // When
    stream.close(
        images,
        i -> SmallWorld.image("image" + i, random, Map.of("district", i % 10 < 1 ? "b" : "a")));

    // Then
    assertThat(gap(stream.signal(), "concept-reliance/red", "a", "b").state()).isEqualTo(state);
  }

  @Test
  void imagesThatNameNoGroupAreAGroup() {
    // Given
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    Random random = new Random(9);

    // When
    stream.close(
        300,
        i ->
            SmallWorld.image("image" + i, random, i % 3 == 0 ? Map.of() : Map.of("district", "a")));

    // Then
    assertThat(figure(stream.signal(), "concept-reliance/red").groups())
        .extracting(GroupFigure::group, GroupFigure::images)
        .containsExactlyInAnyOrder(tuple("a", 200L), tuple("unknown", 100L));
  }

  @Test
  void groupsBeyondTheBoundAreOneGroup() {
    // Given
    FairnessSettings few = RELIANCE.withBounds(new Bounds(8, 3, 20, 5000));
    Stream stream = new Stream(SmallWorld.plan(few));
    Random random = new Random(9);

    // When
    for (int tick = 0; tick < 5; tick++) {
      stream.close(100, i -> SmallWorld.image("image" + i, random, Map.of("camera", "c" + i % 10)));
    }

    // Then: ten cameras of 50 images.
    assertThat(figure(stream.signal(), "concept-reliance/red").groups())
        .extracting(GroupFigure::group, GroupFigure::images)
        .containsExactlyInAnyOrder(
            tuple("c0", 50L), tuple("c1", 50L), tuple("c2", 50L), tuple("other", 350L));
  }

  @Test
  void testsBeyondTheBoundAreNotBegun() {
    // Given: two figures, so that five groups make 20 tests.
    FairnessSettings few = RELIANCE.withBounds(new Bounds(8, 20, 20, 20));
    Stream stream = new Stream(SmallWorld.plan(few));
    Random random = new Random(9);

    // When
    stream.close(100, i -> SmallWorld.image("image" + i, random, Map.of("camera", "c" + i % 9)));

    // Then: and the group of the others is one more.
    assertThat(figure(stream.signal(), "concept-reliance/red").groups()).hasSize(6);
  }

  @Test
  void intersectionsAreComparedWhereTwoAttributesMeet() {
    // Given
    FairnessSettings crossed =
        RELIANCE.withIntersections(List.of(Intersection.parse("district×camera")));
    Stream stream = new Stream(SmallWorld.plan(crossed));
    Random random = new Random(9);

    // When
    stream.close(
        100,
        i ->
            SmallWorld.image(
                "image" + i, random, Map.of("district", "d" + i % 2, "camera", "c" + i / 2 % 2)));

    // Then
    List<FairnessSignal> signals = stream.monitor.signals(Instant.EPOCH, Instant.EPOCH);
    assertThat(signals)
        .extracting(FairnessSignal::attribute)
        .containsExactly("camera", "district", "district×camera");
    assertThat(figure(signals.get(2), "concept-reliance/red").groups())
        .extracting(GroupFigure::group)
        .containsExactlyInAnyOrder("d0×c0", "d0×c1", "d1×c0", "d1×c1");
  }

  @Test
  void everyPairAndFigureRaisesTheThreshold() {
    // Given: two concepts and three groups, T = 10,000 with half the budget.
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    Random random = new Random(9);

    // When
    stream.close(30, i -> SmallWorld.image("image" + i, random, Map.of("camera", "c" + i % 3)));

    // Then
    assertThat(stream.monitor.threshold()).isCloseTo(2 * 3 * (20_000 + 100), within(1e-6));
  }

  @Test
  void theFiguresAreMeansOverTheGroups() {
    // Given: 60 images a group; the first group's are all right, of the other's two in three.
    Stream stream = new Stream(SmallWorld.plan(SETTINGS));

    // When
    stream.close(
        120,
        i ->
            SmallWorld.image(
                "image" + i,
                Map.of("district", i % 2 == 0 ? "a" : "b"),
                "stop",
                i % 2 == 0 || i % 3 > 0 ? "stop" : "yield",
                1,
                0,
                0));

    // Then
    FairnessSignal signal = stream.signal();
    assertThat(figure(signal, "accuracy").groups())
        .extracting(GroupFigure::mean)
        .containsExactly(1.0, 2 / 3.0);
    assertThat(gap(signal, "accuracy", "a", "b").gap()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(gap(signal, "demographic-parity/stop", "a", "b").gap()).isZero();
    assertThat(gap(signal, "equal-opportunity/stop", "a", "b").gap()).isZero();
    // Never was another class true for the first group.
    assertThat(gap(signal, "false-positives/stop", "a", "b").gap()).isNull();
    // (1 + correct − 1)/2.
    assertThat(gap(signal, "calibration", "a", "b").gap()).isCloseTo(1 / 6.0, within(0.01));
  }

  @Test
  void ticksComeOneAfterTheOther() {
    // Given
    Stream stream = new Stream(SmallWorld.plan(RELIANCE));
    stream.close(1, alike(new Random(1), Map.of("district", 2)));
    FairnessTally late = stream.tally(1, alike(new Random(1), Map.of("district", 2)));

    // When
    var closing = assertThatThrownBy(() -> stream.monitor.close(0, TICK, late));

    // Then
    closing.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1970-01-01");
  }

  @Test
  void theStateOfAnotherPlanIsRefused() {
    // Given
    byte[] state = FairnessMonitor.of(SmallWorld.plan(RELIANCE)).state();
    FairnessPlan other = SmallWorld.plan(SETTINGS);

    // When
    var reading = assertThatThrownBy(() -> FairnessMonitor.of(other, state));

    // Then
    reading.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("another plan");
  }
}
