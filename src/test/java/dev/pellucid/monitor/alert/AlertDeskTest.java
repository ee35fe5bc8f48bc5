package dev.pellucid.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.AlertEvent.Evidence;
import dev.pellucid.event.AlertEvent.Kind;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertDeskTest {

  private static final ModelRef MODEL = new ModelRef("signs", "1");
  private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");

  private final AlertDesk desk = new AlertDesk(MODEL);

  @Test
  void opensWithTheFirstAlarm() {
    // Given
    Alarm alarm = drift("contribution/forest", 20);

    // When
    List<AlertEvent> events = desk.update(NOW, List.of(alarm));

    // Then
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo("signs-1-drift-20260506T070809Z");
              assertThat(event.state()).isEqualTo(State.OPENED);
              assertThat(event.headline())
                  .isEqualTo("the model's reasons have changed: forest fell");
              assertThat(event.evidence()).containsExactly(alarm.evidence());
              assertThat(event.opened()).isEqualTo(NOW);
            });
  }

  @Test
  void saysNothingTwice() {
    // Given
    List<Alarm> alarms = List.of(drift("contribution/forest", 20));
    desk.update(NOW, alarms);

    // When
    List<AlertEvent> events = desk.update(NOW.plusSeconds(1), alarms);

    // Then
    assertThat(events).isEmpty();
  }

  @Test
  void escalatesWhenTwiceAsManyAlarmsAreOnTheStrongestFirst() {
    // Given
    desk.update(NOW, List.of(drift("contribution/forest", 20)));
    List<Alarm> more = List.of(drift("contribution/forest", 20), drift("presence/fog", 30));

    // When
    List<AlertEvent> events = desk.update(NOW.plusSeconds(1), more);

    // Then
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.state()).isEqualTo(State.ESCALATED);
              assertThat(event.id()).isEqualTo("signs-1-drift-20260506T070809Z");
              assertThat(event.opened()).isEqualTo(NOW);
              assertThat(event.alarms()).isEqualTo(2);
              assertThat(event.evidence().get(0).subject()).isEqualTo("presence/fog");
              assertThat(event.headline()).endsWith("(and 1 more)");
            });
  }

  @Test
  void resolvesWhenNoAlarmIsOnAndKeepsTheEvidence() {
    // Given
    Alarm alarm = drift("contribution/forest", 20);
    desk.update(NOW, List.of(alarm));

    // When
    List<AlertEvent> events = desk.update(NOW.plusSeconds(9), List.of());

    // Then
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.state()).isEqualTo(State.RESOLVED);
              assertThat(event.reason()).isEqualTo("recovered");
              assertThat(event.alarms()).isZero();
              assertThat(event.evidence()).containsExactly(alarm.evidence());
            });
    assertThat(desk.isQuiet()).isTrue();
  }

  @Test
  void everyAttributeHasAnAlertOfItsOwn() {
    // Given
    List<Alarm> alarms =
        List.of(drift("presence/fog", 30), fairness("district", 25), fairness("camera", 24));

    // When
    List<AlertEvent> events = desk.update(NOW, alarms);

    // Then
    assertThat(events)
        .extracting(AlertEvent::id)
        .containsExactlyInAnyOrder(
            "signs-1-drift-20260506T070809Z",
            "signs-1-fairness-camera-20260506T070809Z",
            "signs-1-fairness-district-20260506T070809Z");
  }

  @Test
  void aVersionThatIsServedNoLongerClosesItsAlerts() {
    // Given
    desk.update(NOW, List.of(drift("presence/fog", 30), fairness("camera", 24)));

    // When
    List<AlertEvent> events = desk.supersede(NOW.plusSeconds(60));

    // Then
    assertThat(events)
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.reason()).isEqualTo("superseded"));
    assertThat(desk.isQuiet()).isTrue();
  }

  @Test
  void goesOnFromItsState() {
    // Given
    desk.update(NOW, List.of(drift("presence/fog", 30), fairness("camera", 24)));

    // When
    AlertDesk restarted = AlertDesk.of(MODEL, desk.state());

    // Then
    assertThat(restarted.state()).isEqualTo(desk.state());
    assertThat(restarted.update(NOW.plusSeconds(1), List.of(drift("presence/fog", 31))))
        .extracting(AlertEvent::state)
        .containsExactly(State.RESOLVED);
  }

  private static Alarm drift(String subject, double logE) {
    return new Alarm(Kind.DRIFT, Optional.empty(), logE, evidence(subject, List.of()));
  }

  private static Alarm fairness(String attribute, double logE) {
    return new Alarm(
        Kind.FAIRNESS, Optional.of(attribute), logE, evidence("accuracy", List.of("a", "b")));
  }

  private static Evidence evidence(String subject, List<String> groups) {
    return new Evidence(
        subject, "forest fell", "forest", null, groups, 0.4, 0.1, NOW, 1e9, 1e8, 80, List.of("x"));
  }
}
