package dev.pellucid.stream.monitor;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.monitor.topology.MonitorCounts;
import dev.pellucid.monitor.topology.MonitorStanding;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The monitor's metrics: what it has counted, and how the models stand whose ticks this instance
 * closes. Where another instance closes them, it has those series, and this one has none.
 */
final class MonitorMetrics {

  private static final List<AlertEvent.State> OPEN_STATES =
      List.of(AlertEvent.State.OPENED, AlertEvent.State.ESCALATED);

  private final MeterRegistry registry;
  private final MonitorCounts counts;
  private final MonitorConfig.Metrics bounds;

  private final MultiGauge closed;
  private final MultiGauge waiting;
  private final MultiGauge alerts;
  private final MultiGauge alarms;
  private final MultiGauge unseen;
  private final MultiGauge driftEvidence;
  private final MultiGauge driftState;
  private final MultiGauge gap;
  private final MultiGauge gapLow;
  private final MultiGauge gapHigh;
  private final MultiGauge gapEvidence;
  private final MultiGauge gapState;

  /** A quantity, or a pair of groups, and its tags. */
  private record Tagged<T>(Tags tags, T value) {}

  MonitorMetrics(MeterRegistry registry, MonitorCounts counts, MonitorConfig.Metrics bounds) {
    this.registry = registry;
    this.counts = counts;
    this.bounds = bounds;
    count("explanations", "Explanations counted", MonitorCounts::explanations);
    leftOut("malformed", MonitorCounts::malformed);
    leftOut("late", MonitorCounts::late);
    leftOut("ahead", MonitorCounts::ahead);
    leftOut("unused", MonitorCounts::unused);
    count("ticks", "Ticks closed", MonitorCounts::ticks);
    count("windows", "Windows of models closed, each with its signals", MonitorCounts::windows);
    count("alerts", "Alerts sent: opened, escalated or resolved", MonitorCounts::alerts);
    this.closed =
        gauge("closed.timestamp", "The image time before which every tick is closed", "seconds");
    this.waiting = gauge("ticks.waiting", "Ticks that are not closed yet", null);
    this.alerts = gauge("alerts.open", "Alerts that are open", null);
    this.alarms = gauge("alarms", "Quantities, and pairs of groups, whose alarm is on", null);
    this.unseen =
        gauge("series.left.out", "Quantities, and pairs of groups, beyond what is scraped", null);
    this.driftEvidence =
        gauge("drift.evidence", "Logarithm of a quantity's e-value; the alarm goes on at 1", null);
    this.driftState = gauge("drift.state", "1 if a quantity's alarm is on, else 0", null);
    this.gap = gauge("fairness.gap", "What one group's figure is above the other's", null);
    this.gapLow = gauge("fairness.gap.low", "Lower end of the gap's confidence sequence", null);
    this.gapHigh = gauge("fairness.gap.high", "Upper end of the gap's confidence sequence", null);
    this.gapEvidence =
        gauge("fairness.evidence", "Logarithm of a gap's e-value; the alarm goes on at 1", null);
    this.gapState =
        gauge(
            "fairness.state",
            "1 if a gap's alarm is on, 0 if not, -1 if there is not enough data",
            null);
  }

  private void count(String what, String help, ToDoubleFunction<MonitorCounts> value) {
    FunctionCounter.builder("pellucid.monitor." + what, counts, value)
        .description(help)
        .register(registry);
  }

  private void leftOut(String reason, ToDoubleFunction<MonitorCounts> value) {
    FunctionCounter.builder("pellucid.monitor.left.out", counts, value)
        .description("Records and images of explanations that are not counted")
        .tag("reason", reason)
        .register(registry);
  }

  private MultiGauge gauge(String what, String help, String unit) {
    return MultiGauge.builder("pellucid.monitor." + what)
        .description(help)
        .baseUnit(unit)
        .register(registry);
  }

  /** Brings the series up to date that come and go. */
  void update() {
    List<MonitorStanding.Closing> here = counts.standing().closing().stream().toList();
    List<MonitorStanding.Model> models = counts.standing().models();
    rows(
        closed,
        here.stream()
            .filter(closing -> closing.closed() != Long.MIN_VALUE)
            .map(closing -> new Tagged<>(Tags.empty(), closing))
            .toList(),
        closing -> closing.closed() / 1e3);
    rows(
        waiting,
        here.stream().map(closing -> new Tagged<>(Tags.empty(), closing)).toList(),
        MonitorStanding.Closing::waiting);
    rows(alerts, openAlerts(models), Integer::doubleValue);
    List<Tagged<DriftSignal>> drift = drift(models);
    List<Tagged<FairnessSignal.Gap>> gaps = gaps(models);
    rows(alarms, alarms(models), Long::doubleValue);
    rows(
        unseen,
        here.isEmpty()
            ? List.of()
            : List.of(
                new Tagged<>(Tags.of("kind", "drift"), beyond(drift, bounds.mostQuantities())),
                new Tagged<>(Tags.of("kind", "fairness"), beyond(gaps, bounds.mostPairs()))),
        Integer::doubleValue);
    List<Tagged<DriftSignal>> quantities =
        most(
            drift,
            signal -> signal.evidence().state() == DriftSignal.State.ALARM,
            bounds.mostQuantities());
    rows(
        driftEvidence,
        quantities,
        signal -> evidence(signal.evidence().eValue(), signal.evidence().threshold()));
    rows(
        driftState,
        quantities,
        signal -> signal.evidence().state() == DriftSignal.State.ALARM ? 1 : 0);
    List<Tagged<FairnessSignal.Gap>> pairs =
        most(gaps, pair -> pair.state() == FairnessSignal.State.ALARM, bounds.mostPairs());
    rows(gapEvidence, pairs, pair -> evidence(pair.eValue(), pair.threshold()));
    rows(gapState, pairs, pair -> state(pair.state()));
    List<Tagged<FairnessSignal.Gap>> measured =
        pairs.stream().filter(pair -> pair.value().gap() != null).toList();
    rows(gap, measured, FairnessSignal.Gap::gap);
    rows(gapLow, measured, FairnessSignal.Gap::low);
    rows(gapHigh, measured, FairnessSignal.Gap::high);
  }

  private static <T> void rows(
      MultiGauge gauge, List<Tagged<T>> values, ToDoubleFunction<T> value) {
    List<Row<?>> rows = new ArrayList<>(values.size());
    values.forEach(tagged -> rows.add(Row.of(tagged.tags(), value.applyAsDouble(tagged.value()))));
    gauge.register(rows, true);
  }

  /** Those whose alarm is on come first, else they stay in their order, and so the same ones. */
  private static <T> List<Tagged<T>> most(List<Tagged<T>> all, Predicate<T> alarm, int most) {
    return all.stream()
        .sorted(Comparator.comparing(tagged -> !alarm.test(tagged.value())))
        .limit(most)
        .toList();
  }

  private static int beyond(List<?> all, int most) {
    return Math.max(0, all.size() - most);
  }

  private static Tags tags(ModelRef model) {
    return Tags.of("model", model.name(), "version", model.version());
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Zeros too: what is 0 is known to be so. */
  private static List<Tagged<Integer>> openAlerts(List<MonitorStanding.Model> models) {
    List<Tagged<Integer>> all = new ArrayList<>();
    for (MonitorStanding.Model model : models) {
      for (AlertEvent.Kind kind : AlertEvent.Kind.values()) {
        for (AlertEvent.State state : OPEN_STATES) {
          long open =
              model.open().stream()
                  .filter(alert -> alert.kind() == kind && alert.state() == state)
                  .count();
          all.add(
              new Tagged<>(
                  tags(model.model()).and("kind", text(kind), "state", text(state)), (int) open));
        }
      }
    }
    return all;
  }

  private static List<Tagged<Long>> alarms(List<MonitorStanding.Model> models) {
    List<Tagged<Long>> all = new ArrayList<>();
    for (MonitorStanding.Model model : models) {
      all.add(
          new Tagged<>(
              tags(model.model()).and("kind", "drift"),
              model.drift().stream()
                  .filter(signal -> signal.evidence().state() == DriftSignal.State.ALARM)
                  .count()));
      all.add(
          new Tagged<>(
              tags(model.model()).and("kind", "fairness"),
              model.fairness().stream()
                  .flatMap(signal -> signal.measures().stream())
                  .flatMap(measure -> measure.gaps().stream())
                  .filter(pair -> pair.state() == FairnessSignal.State.ALARM)
                  .count()));
    }
    return all;
  }

  private static List<Tagged<DriftSignal>> drift(List<MonitorStanding.Model> models) {
    return models.stream()
        .flatMap(model -> model.drift().stream())
        .map(
            signal ->
                new Tagged<>(
                    tags(signal.model())
                        .and(
                            Tag.of("quantity", signal.quantity().id()),
                            Tag.of("kind", signal.quantity().kind())),
                    signal))
        .toList();
  }

  private static List<Tagged<FairnessSignal.Gap>> gaps(List<MonitorStanding.Model> models) {
    List<Tagged<FairnessSignal.Gap>> all = new ArrayList<>();
    for (MonitorStanding.Model model : models) {
      for (FairnessSignal signal : model.fairness()) {
        for (FairnessSignal.Measure measure : signal.measures()) {
          for (FairnessSignal.Gap pair : measure.gaps()) {
            Tags tags =
                tags(signal.model())
                    .and("attribute", signal.attribute(), "measure", measure.id())
                    .and("first", pair.first(), "second", pair.second());
            all.add(new Tagged<>(tags, pair));
          }
        }
      }
    }
    return all;
  }

  /** 0 where there is none, 1 where the alarm goes on: e-values span hundreds of digits. */
  private static double evidence(double eValue, double threshold) {
    return Math.log(Math.max(1, eValue)) / Math.log(threshold);
  }

  private static double state(FairnessSignal.State state) {
    return switch (state) {
      case NOT_ENOUGH_DATA -> -1;
      case NO_ALARM -> 0;
      case ALARM -> 1;
    };
  }
}
