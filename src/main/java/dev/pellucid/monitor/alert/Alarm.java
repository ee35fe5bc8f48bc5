package dev.pellucid.monitor.alert;

import dev.pellucid.event.AlertEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One alarm that is on, with what is known of it by now.
 *
 * @param kind what it is about
 * @param attribute the sensitive attribute; empty for drift
 * @param logE logarithm of the evidence
 * @param evidence for people
 */
public record Alarm(
    AlertEvent.Kind kind, Optional<String> attribute, double logE, AlertEvent.Evidence evidence) {

  /** What it is of: unique among the alarms of a model and an attribute. */
  public String subject() {
    return String.join("|", evidence.groups()) + "|" + evidence.subject();
  }

  /** When the change began, as far as one can tell. */
  public Instant since() {
    return evidence.since();
  }

  /** The groups it is between; empty for drift. */
  public List<String> groups() {
    return evidence.groups();
  }
}
