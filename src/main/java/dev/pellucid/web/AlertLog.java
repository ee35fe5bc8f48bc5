package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.AlertAcknowledgement;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.AlertEvent.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The latest alerts, and how each went on. Where there are too many, resolved ones go before open
 * ones, and the oldest before the others.
 *
 * <p>Not thread safe; its owner guards it.
 */
final class AlertLog {

  private static final int MOST_STEPS = 12;

  /**
   * @param event the latest of the alert
   * @param steps how it got there, the oldest first; of many the first and the latest
   * @param acknowledgement that somebody has seen it; null, and absent in JSON, if nobody has
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Alert(AlertEvent event, List<Step> steps, AlertAcknowledgement acknowledgement) {

    boolean isOpen() {
      return event.state() != State.RESOLVED;
    }

    private Alert followedBy(AlertEvent next) {
      List<Step> longer = new ArrayList<>(steps);
      longer.add(Step.of(next));
      if (longer.size() > MOST_STEPS) {
        longer.remove(1);
      }
      return new Alert(next, List.copyOf(longer), null);
    }

    private Alert acknowledgedBy(AlertAcknowledgement by) {
      return new Alert(event, steps, by);
    }
  }

  /** What happened to an alert at one time. */
  record Step(State state, Instant time, int alarms) {

    private static Step of(AlertEvent event) {
      return new Step(event.state(), event.time(), event.alarms());
    }
  }

  private static final Comparator<Alert> NEWEST_FIRST =
      Comparator.<Alert, Instant>comparing(alert -> alert.event().opened())
          .reversed()
          .thenComparing(alert -> alert.event().id());

  private final int capacity;
  private final Map<String, Alert> alerts = new LinkedHashMap<>();
  private final int mostAcknowledgements;
  private final Map<String, AlertAcknowledgement> acknowledgements = new LinkedHashMap<>();
  private long version;

  /**
   * @param capacity at most so many alerts
   * @param acknowledgements at most so many of them, the latest: they may come before their alert
   */
  AlertLog(int capacity, int acknowledgements) {
    this.capacity = capacity;
    this.mostAcknowledgements = acknowledgements;
  }

  void add(AlertEvent event) {
    version++;
    Alert before = alerts.remove(event.id());
    alerts.put(
        event.id(),
        before == null
            ? new Alert(event, List.of(Step.of(event)), null)
            : before.followedBy(event));
    if (alerts.size() > capacity) {
      alerts.remove(
          alerts.values().stream()
              .filter(alert -> !alert.isOpen())
              .map(alert -> alert.event().id())
              .findFirst()
              .orElseGet(() -> alerts.keySet().iterator().next()));
    }
  }

  void acknowledge(AlertAcknowledgement acknowledgement) {
    version++;
    acknowledgements.remove(acknowledgement.alertId());
    acknowledgements.put(acknowledgement.alertId(), acknowledgement);
    if (acknowledgements.size() > mostAcknowledgements) {
      acknowledgements.remove(acknowledgements.keySet().iterator().next());
    }
  }

  void takeBack(String alertId) {
    version++;
    acknowledgements.remove(alertId);
  }

  boolean has(String id) {
    return alerts.containsKey(id);
  }

  /** How many events and acknowledgements came. */
  long version() {
    return version;
  }

  /** How many alerts are open. */
  int open() {
    return (int) alerts.values().stream().filter(Alert::isOpen).count();
  }

  /** How many of the open alerts are acknowledged. */
  int acknowledged() {
    return (int)
        alerts.values().stream()
            .filter(Alert::isOpen)
            .filter(alert -> acknowledgements.containsKey(alert.event().id()))
            .count();
  }

  /** The newest first. */
  List<Alert> all() {
    return alerts.values().stream()
        .sorted(NEWEST_FIRST)
        .map(alert -> alert.acknowledgedBy(acknowledgements.get(alert.event().id())))
        .toList();
  }
}
