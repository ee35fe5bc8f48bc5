package dev.pellucid.web;

import dev.pellucid.event.AlertAcknowledgement;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.Measure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of drift, fairness and alerts: of each monitored quantity and each pair of groups
 * the latest signal and a history, of each alert its latest event. Bounded whatever arrives; what
 * was not heard of for longest goes first.
 */
final class MonitorView {

  /**
   * @param quantities at most so many quantities, over all models
   * @param attributes at most so many models' sensitive attributes
   * @param pairs at most so many histories of a measure and a pair of groups, over all attributes
   * @param history how many of the latest windows of each are kept
   * @param alerts at most so many alerts, open or not
   * @param acknowledgements at most so many, of alerts that are here or not
   * @param marks at most so many marks on the time axes
   */
  record Limits(
      int quantities,
      int attributes,
      int pairs,
      int history,
      int alerts,
      int acknowledgements,
      int marks) {}

  /**
   * How often each part has changed, for pages to see what they have to ask for.
   *
   * @param open how many alerts are open
   * @param acknowledged how many of those somebody has seen
   */
  record Versions(long drift, long fairness, long alerts, long marks, int open, int acknowledged) {}

  /** A monitored quantity of one model. */
  record QuantityKey(ModelRef model, String quantity) {}

  /** Two groups, as one measure of an attribute of one model compares them. */
  record PairKey(ModelRef model, String attribute, String measure, String first, String second) {}

  private record AttributeKey(ModelRef model, String attribute) {}

  private record Watched(DriftSignal latest, Deque<DriftPoint> history) {}

  private final Limits limits;
  private final Map<QuantityKey, Watched> quantities = new LinkedHashMap<>();
  private final Map<AttributeKey, FairnessSignal> attributes = new LinkedHashMap<>();
  private final Map<PairKey, Deque<GapPoint>> pairs = new LinkedHashMap<>();
  private final AlertLog alerts;
  private final Deque<TimeMark> marks = new ArrayDeque<>();
  private long driftVersion;
  private long fairnessVersion;
  private long marksVersion;

  MonitorView(Limits limits) {
    this.limits = limits;
    this.alerts = new AlertLog(limits.alerts(), limits.acknowledgements());
  }

  synchronized void drift(DriftSignal signal) {
    driftVersion++;
    QuantityKey key = new QuantityKey(signal.model(), signal.quantity().id());
    Watched before = quantities.remove(key);
    Deque<DriftPoint> history = before == null ? new ArrayDeque<>() : before.history();
    append(history, DriftPoint.of(signal));
    putBounded(quantities, key, new Watched(signal, history), limits.quantities());
  }

  synchronized void fairness(FairnessSignal signal) {
    fairnessVersion++;
    AttributeKey attribute = new AttributeKey(signal.model(), signal.attribute());
    attributes.remove(attribute);
    putBounded(attributes, attribute, signal, limits.attributes());
    for (Measure measure : signal.measures()) {
      for (Gap gap : measure.gaps()) {
        PairKey key =
            new PairKey(
                signal.model(), signal.attribute(), measure.id(), gap.first(), gap.second());
        Deque<GapPoint> before = pairs.remove(key);
        Deque<GapPoint> history = before == null ? new ArrayDeque<>() : before;
        append(history, GapPoint.of(signal, gap));
        putBounded(pairs, key, history, limits.pairs());
      }
    }
  }

  synchronized void alert(AlertEvent event) {
    alerts.add(event);
  }

  synchronized void acknowledged(AlertAcknowledgement acknowledgement) {
    alerts.acknowledge(acknowledgement);
  }

  /** Nobody has seen this alert, after all. */
  synchronized void unacknowledged(String alertId) {
    alerts.takeBack(alertId);
  }

  synchronized boolean hasAlert(String id) {
    return alerts.has(id);
  }

  synchronized void mark(TimeMark mark) {
    marksVersion++;
    marks.addLast(mark);
    if (marks.size() > limits.marks()) {
      marks.removeFirst();
    }
  }

  synchronized Versions versions() {
    return new Versions(
        driftVersion,
        fairnessVersion,
        alerts.version(),
        marksVersion,
        alerts.open(),
        alerts.acknowledged());
  }

  /** The latest signal of every quantity. */
  synchronized List<DriftSignal> drift() {
    return quantities.values().stream().map(Watched::latest).toList();
  }

  /** The latest windows of a quantity that ended after some time, the oldest first. */
  synchronized List<DriftPoint> history(QuantityKey quantity, Instant after) {
    return Optional.ofNullable(quantities.get(quantity))
        .map(watched -> newer(watched.history(), after))
        .orElse(List.of());
  }

  /** The latest signal of every attribute. */
  synchronized List<FairnessSignal> fairness() {
    return List.copyOf(attributes.values());
  }

  /** The latest windows of a pair of groups that ended after some time, the oldest first. */
  synchronized List<GapPoint> history(PairKey pair, Instant after) {
    return newer(pairs.getOrDefault(pair, new ArrayDeque<>()), after);
  }

  /** The newest first. */
  synchronized List<AlertLog.Alert> alerts() {
    return alerts.all();
  }

  /** The oldest first. */
  synchronized List<TimeMark> marks() {
    return List.copyOf(marks);
  }

  /**
   * A window that ends with the latest replaces it; one that ends before it means that the monitor
   * began anew, and so does the history.
   */
  private <T extends WindowPoint> void append(Deque<T> history, T point) {
    if (!history.isEmpty() && point.time().isBefore(history.getLast().time())) {
      history.clear();
    }
    if (!history.isEmpty() && point.time().equals(history.getLast().time())) {
      history.removeLast();
    }
    history.addLast(point);
    if (history.size() > limits.history()) {
      history.removeFirst();
    }
  }

  private static <K, V> void putBounded(Map<K, V> map, K key, V value, int most) {
    map.put(key, value);
    if (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }

  private static <T extends WindowPoint> List<T> newer(Collection<T> history, Instant after) {
    List<T> points = new ArrayList<>(history);
    points.removeIf(point -> !point.time().isAfter(after));
    return points;
  }
}
