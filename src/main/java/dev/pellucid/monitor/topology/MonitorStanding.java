package dev.pellucid.monitor.topology;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the models stand whose ticks this instance closes, for metrics: what was last told of each.
 * It is empty while another instance closes them. Any thread may read it.
 */
public final class MonitorStanding {

  private final Map<ModelRef, Told> models = new TreeMap<>(Pending.BY_NAME);
  private Optional<Closing> closing = Optional.empty();

  private static final class Told {
    private final Map<String, DriftSignal> drift = new LinkedHashMap<>();
    private final Map<String, FairnessSignal> fairness = new TreeMap<>();
    private final Map<String, AlertEvent> open = new TreeMap<>();
  }

  /**
   * One version of a model.
   *
   * @param drift of its last window, a signal a quantity; after a move none until a window closes
   * @param fairness of its last window, a signal an attribute; so too
   * @param open its alerts, as they were last told
   */
  public record Model(
      ModelRef model,
      Collection<DriftSignal> drift,
      Collection<FairnessSignal> fairness,
      Collection<AlertEvent> open) {
    public Model {
      drift = List.copyOf(drift);
      fairness = List.copyOf(fairness);
      open = List.copyOf(open);
    }
  }

  /**
   * How far closing is.
   *
   * @param closed the image time, in milliseconds since 1970, before which all is closed; {@link
   *     Long#MIN_VALUE} if nothing is
   * @param waiting ticks that are not closed yet
   */
  public record Closing(long closed, int waiting) {}

  /** How far this instance is with closing ticks; empty if another closes them. */
  public synchronized Optional<Closing> closing() {
    return closing;
  }

  /** The versions of models that have images, by name. */
  public synchronized List<Model> models() {
    return models.entrySet().stream()
        .map(
            entry ->
                new Model(
                    entry.getKey(),
                    entry.getValue().drift.values(),
                    entry.getValue().fairness.values(),
                    entry.getValue().open.values()))
        .toList();
  }

  /** Ticks are closed here from now on. */
  synchronized void begin() {
    models.clear();
    closing = Optional.of(new Closing(Long.MIN_VALUE, 0));
  }

  /** Ticks are closed elsewhere from now on, or nowhere. */
  synchronized void end() {
    models.clear();
    closing = Optional.empty();
  }

  synchronized void at(long closed, int waiting) {
    closing = Optional.of(new Closing(closed, waiting));
  }

  synchronized void model(ModelRef model, Collection<AlertEvent> open) {
    Told told = told(model);
    open.forEach(alert -> told.open.put(alert.id(), alert));
  }

  synchronized void window(ModelRef model, ModelWatch.Signals signals) {
    Told told = told(model);
    told.drift.clear();
    signals.drift().forEach(signal -> told.drift.put(signal.quantity().id(), signal));
    told.fairness.clear();
    signals.fairness().forEach(signal -> told.fairness.put(signal.attribute(), signal));
  }

  synchronized void alert(AlertEvent alert) {
    Map<String, AlertEvent> open = told(alert.model()).open;
    if (alert.state() == AlertEvent.State.RESOLVED) {
      open.remove(alert.id());
    } else {
      open.put(alert.id(), alert);
    }
  }

  /** The version is given up. */
  synchronized void forget(ModelRef model) {
    models.remove(model);
  }

  private Told told(ModelRef model) {
    return models.computeIfAbsent(model, unknown -> new Told());
  }
}
