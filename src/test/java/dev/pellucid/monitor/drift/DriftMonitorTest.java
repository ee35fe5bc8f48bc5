package dev.pellucid.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.DriftSignal.State;
import dev.pellucid.monitor.Images;
import dev.pellucid.monitor.alert.Alarm;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.sequential.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {

  private static final int TICK_IMAGES = 10;
  private static final DriftPlan PLAN =
      DriftPlan.of(
          Images.reference(2000, 1),
          DriftSettings.USUAL.withPatience(new Patience.Images(100_000)));

  @Test
  void namesTheQuantityThatChangedAndWhen() {
    // Given 100 ticks without a change
    DriftMonitor monitor = DriftMonitor.of(PLAN);
    Images images = new Images("i", 2);
    boolean early = close(monitor, images, 0, 100, Images::usual);

    // When the contribution of forest rises
    boolean late = close(monitor, images, 100, 130, source -> source.withForest(1.5));

    // Then
    assertThat(early).isFalse();
    assertThat(late).isTrue();
    Alarm strongest = monitor.alarms().get(0);
    assertThat(strongest.evidence().concept()).isEqualTo("forest");
    assertThat(strongest.evidence().sentence())
        .startsWith("contribution of concept forest")
        .contains("since 00:0", "e-value", "images");
    assertThat(strongest.since().toEpochMilli() / 1000).isBetween(97L, 105L);
    assertThat(strongest.evidence().after()).isCloseTo(1.5, within(0.3));
    assertThat(strongest.evidence().examples())
        .hasSize(5)
        .allSatisfy(id -> assertThat(Integer.parseInt(id.substring(1))).isBetween(970, 1300));
    assertThat(strongest.evidence().eValue()).isGreaterThanOrEqualTo(PLAN.threshold());
  }

  @Test
  void recoversWhenAllIsAsBeforeAgain() {
    // Given
    DriftMonitor monitor = DriftMonitor.of(PLAN);
    Images images = new Images("i", 3);
    close(monitor, images, 0, 40, source -> source.withForest(1.5));
    int on = monitor.alarms().size();

    // When
    close(monitor, images, 40, 140, Images::usual);

    // Then
    assertThat(on).isPositive();
    assertThat(monitor.alarms()).isEmpty();
  }

  @Test
  void staysOnWhileTheChangeLasts() {
    // Given
    DriftMonitor monitor = DriftMonitor.of(PLAN);
    Images images = new Images("i", 4);
    close(monitor, images, 0, 40, source -> source.withForest(1.5));

    // When
    close(monitor, images, 40, 240, source -> source.withForest(1.5));

    // Then
    assertThat(monitor.alarms())
        .extracting(alarm -> alarm.evidence().subject())
        .contains("contribution/forest");
  }

  @Test
  void goesOnFromItsStateAsIfNothingHadHappened() {
    // Given one monitor that goes on, and one that is kept and read again at every tick
    DriftMonitor steady = DriftMonitor.of(PLAN);
    Images images = new Images("i", 5);
    Images same = new Images("i", 5);
    close(steady, images, 0, 60, source -> source.withForest(0.8));

    // When
    DriftMonitor restarted = DriftMonitor.of(PLAN);
    for (int tick = 0; tick < 60; tick++) {
      restarted = DriftMonitor.of(PLAN, restarted.state());
      close(restarted, same, tick, tick + 1, source -> source.withForest(0.8));
    }

    // Then to the bit
    assertThat(restarted.state()).isEqualTo(steady.state());
    assertThat(restarted.alarms()).usingRecursiveComparison().isEqualTo(steady.alarms());
  }

  @Test
  void signalsSayHowEveryQuantityStoodInTheWindow() {
    // Given
    DriftMonitor monitor = DriftMonitor.of(PLAN);
    close(monitor, new Images("i", 6), 0, 30, source -> source.withForest(2));

    // When
    List<DriftSignal> signals = monitor.signals(Instant.EPOCH, Instant.ofEpochSecond(30));

    // Then
    assertThat(signals).hasSize(PLAN.size());
    DriftSignal forest = signal(signals, "contribution/forest");
    assertThat(forest.images()).isEqualTo(300);
    assertThat(forest.estimate().mean()).isCloseTo(2, within(0.2));
    assertThat(forest.evidence().state()).isEqualTo(State.ALARM);
    assertThat(forest.distance().wasserstein()).isCloseTo(2, within(0.2));
    assertThat(forest.distance().ks()).isCloseTo(0.68, within(0.08));
    assertThat(forest.distance().psi()).isGreaterThan(1);
    assertThat(forest.estimate().shares().get(9)).isGreaterThan(0.6);
    DriftSignal fog = signal(signals, "contribution/fog");
    assertThat(fog.evidence().state()).isEqualTo(State.STABLE);
    assertThat(fog.distance().wasserstein()).isLessThan(0.2);
    assertThat(fog.reference().deciles().get(4)).isCloseTo(0, within(0.1));
    assertThat(monitor.signals(Instant.EPOCH, Instant.EPOCH).get(0).images()).isZero();
  }

  /** All quantities of an image are independent here; 5 tests at a promise of 1000 images. */
  @Test
  void falseAlarmsAreNoMoreThanPromised() {
    // Given
    int streams = 60;
    int ticks = 100;

    // When
    long alarms =
        IntStream.range(0, streams)
            .filter(
                stream -> {
                  DriftPlan plan =
                      DriftPlan.of(
                          Images.reference(500, 1000 + stream),
                          DriftSettings.USUAL
                              .withPatience(new Patience.Images(1000))
                              .withBudget(1)
                              .withEffect(0));
                  Images images = new Images("i", -stream - 1);
                  return close(DriftMonitor.of(plan), plan, images, 0, ticks, Images::usual);
                })
            .count();

    // Then of 60 streams of 1000 images no more than about 60·(1−1/e) ± 3·3.7 alarm within them
    assertThat(alarms).isLessThan(50);
  }

  private static DriftSignal signal(List<DriftSignal> signals, String id) {
    return signals.stream()
        .filter(signal -> signal.quantity().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static boolean close(
      DriftMonitor monitor, Images images, int from, int to, Function<Images, Observation> next) {
    return close(monitor, PLAN, images, from, to, next);
  }

  private static boolean close(
      DriftMonitor monitor,
      DriftPlan plan,
      Images images,
      int from,
      int to,
      Function<Images, Observation> next) {
    boolean turned = false;
    for (int tick = from; tick < to; tick++) {
      DriftTally tally = DriftTally.empty(plan);
      for (int i = 0; i < TICK_IMAGES; i++) {
        tally.add(next.apply(images));
      }
      turned |= monitor.close(1000L * tick, Duration.ofSeconds(1), tally);
    }
    return turned;
  }
}
