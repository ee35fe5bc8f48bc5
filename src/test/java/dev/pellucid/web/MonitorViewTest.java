package dev.pellucid.web;

import static dev.pellucid.web.Explanations.NOON;
import static dev.pellucid.web.Signals.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.web.MonitorView.PairKey;
import dev.pellucid.web.MonitorView.QuantityKey;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MonitorViewTest {

  private static final QuantityKey ENTROPY = new QuantityKey(MODEL, "entropy");
  private static final PairKey NORTH_WEST =
      new PairKey(MODEL, "district", "accuracy", "north", "west");

  private final MonitorView monitor = new MonitorView(new MonitorView.Limits(3, 2, 2, 4, 3, 3, 2));

  @Test
  void keepsTheLatestSignalAndTheLatestWindowsOfAQuantity() {
    // Given six windows, of which four are kept
    IntStream.range(0, 5).forEach(i -> monitor.drift(Signals.drift("entropy", at(i), i)));

    // When
    monitor.drift(Signals.drift("entropy", at(5), 5));

    // Then
    assertThat(monitor.drift()).containsExactly(Signals.drift("entropy", at(5), 5));
    assertThat(monitor.history(ENTROPY, Instant.MIN))
        .extracting(DriftPoint::eValue)
        .containsExactly(2.0, 3.0, 4.0, 5.0);
    assertThat(monitor.versions().drift()).isEqualTo(6);
  }

  @Test
  void givesOnlyTheWindowsThatWereNotAskedForYet() {
    // Given
    IntStream.range(0, 4).forEach(i -> monitor.drift(Signals.drift("entropy", at(i), i)));

    // When
    var newer = monitor.history(ENTROPY, at(1));

    // Then
    assertThat(newer).extracting(DriftPoint::time).containsExactly(at(2), at(3));
  }

  @Test
  void aWindowThatComesAgainReplacesTheOneBefore() {
    // Given
    monitor.drift(Signals.drift("entropy", at(1), 1));

    // When
    monitor.drift(Signals.drift("entropy", at(1), 7));

    // Then
    assertThat(monitor.history(ENTROPY, Instant.MIN))
        .extracting(DriftPoint::eValue)
        .containsExactly(7.0);
  }

  @Test
  void aHistoryBeginsAnewWhereTimeDoes() {
    // Given
    monitor.drift(Signals.drift("entropy", at(3), 3));

    // When
    monitor.drift(Signals.drift("entropy", at(0), 0));

    // Then
    assertThat(monitor.history(ENTROPY, Instant.MIN))
        .extracting(DriftPoint::time)
        .containsExactly(at(0));
  }

  @Test
  void forgetsTheQuantityThatWasNotHeardOfForLongest() {
    // Given as many quantities as are kept, the first of which is heard of again
    monitor.drift(Signals.drift("a", at(0), 0));
    monitor.drift(Signals.drift("b", at(0), 0));
    monitor.drift(Signals.drift("c", at(0), 0));
    monitor.drift(Signals.drift("a", at(1), 0));

    // When
    monitor.drift(Signals.drift("d", at(1), 0));

    // Then
    assertThat(monitor.drift())
        .extracting(signal -> signal.quantity().id())
        .containsExactly("c", "a", "d");
  }

  @Test
  void anUnknownQuantityHasNoHistory() {
    // Given nothing

    // When
    var history = monitor.history(ENTROPY, Instant.MIN);

    // Then
    assertThat(history).isEmpty();
  }

  @Test
  void keepsTheHistoryOfEveryPairOfGroups() {
    // Given
    monitor.fairness(Signals.fairness("district", at(0), 0.1));

    // When
    monitor.fairness(Signals.fairness("district", at(1), 0.2));

    // Then
    assertThat(monitor.fairness()).containsExactly(Signals.fairness("district", at(1), 0.2));
    assertThat(monitor.history(NORTH_WEST, Instant.MIN))
        .extracting(GapPoint::gap)
        .containsExactly(0.1, 0.2);
  }

  @Test
  void noMoreAttributesAndPairsAreKeptThanThereIsRoomFor() {
    // Given
    monitor.fairness(Signals.fairness("district", at(0), 0.1));
    monitor.fairness(Signals.fairness("camera", at(0), 0.1));

    // When
    monitor.fairness(Signals.fairness("weather", at(0), 0.1));

    // Then
    assertThat(monitor.fairness()).hasSize(2);
    assertThat(monitor.history(NORTH_WEST, Instant.MIN)).isEmpty();
  }

  @Test
  void anAlertGoesOnStepByStep() {
    // Given
    monitor.alert(Signals.alert("a", State.OPENED, at(0)));
    monitor.alert(Signals.alert("a", State.ESCALATED, at(1)));

    // When
    monitor.alert(Signals.alert("a", State.RESOLVED, at(2)));

    // Then
    assertThat(monitor.versions().open()).isZero();
    assertThat(monitor.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.event()).isEqualTo(Signals.alert("a", State.RESOLVED, at(2)));
              assertThat(alert.steps())
                  .extracting(AlertLog.Step::state)
                  .containsExactly(State.OPENED, State.ESCALATED, State.RESOLVED);
            });
  }

  @Test
  void ofManyStepsTheFirstAndTheLatestAreKept() {
    // Given
    monitor.alert(Signals.alert("a", State.OPENED, at(0)));

    // When
    IntStream.range(1, 100).forEach(i -> monitor.alert(Signals.alert("a", State.ESCALATED, at(i))));

    // Then
    assertThat(monitor.alerts().get(0).steps())
        .hasSize(12)
        .extracting(AlertLog.Step::time)
        .startsWith(at(0), at(89))
        .endsWith(at(99));
  }

  @Test
  void openAlertsOutliveResolvedOnes() {
    // Given an open alert that is older than the resolved ones
    monitor.alert(Signals.alert("open", State.OPENED, at(0)));
    monitor.alert(Signals.alert("b", State.RESOLVED, at(1)));
    monitor.alert(Signals.alert("c", State.RESOLVED, at(2)));

    // When
    monitor.alert(Signals.alert("d", State.OPENED, at(3)));

    // Then
    assertThat(monitor.alerts())
        .extracting(alert -> alert.event().id())
        .containsExactly("d", "c", "open");
    assertThat(monitor.versions().open()).isEqualTo(2);
  }

  @Test
  void keepsTheLatestMarks() {
    // Given
    monitor.mark(new TimeMark(at(0), "normal", ""));
    monitor.mark(new TimeMark(at(1), "fog", ""));

    // When
    monitor.mark(new TimeMark(at(2), "recovery", ""));

    // Then
    assertThat(monitor.marks()).extracting(TimeMark::name).containsExactly("fog", "recovery");
  }

  private static Instant at(int window) {
    return NOON.plusSeconds(10L * window);
  }
}
