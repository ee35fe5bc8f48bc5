package dev.pellucid.cli.simulation.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the simulation of drift found, as Markdown. */
public final class DriftReport {

  private final DriftSimulation simulation;
  private final List<String> promises = new ArrayList<>();
  private final List<String> autocorrelations = new ArrayList<>();
  private final Map<String, FalseAlarms> watches = new LinkedHashMap<>();
  private final Map<String, Map<Change, Delays>> delays = new LinkedHashMap<>();
  private boolean kept = true;

  DriftReport(DriftSimulation simulation) {
    this.simulation = simulation;
  }

  void promise(int reference, double effect, FalseAlarms measured) {
    promises.add(
        "| %,d | %s | %d of %,d | %s | %,.0f |"
            .formatted(
                reference,
                effect,
                measured.alarms(),
                simulation.streams(),
                span(measured.mean()),
                measured.low()));
    kept &= measured.mean() >= simulation.span();
  }

  void autocorrelation(double persistence, FalseAlarms measured) {
    autocorrelations.add(
        "| %s | %d of %,d | %s | %,.0f |"
            .formatted(
                persistence,
                measured.alarms(),
                simulation.changed(),
                span(measured.mean()),
                measured.low()));
  }

  void watch(String name, FalseAlarms measured) {
    watches.put(name, measured);
  }

  void delay(String watch, Change change, Delays measured) {
    delays.computeIfAbsent(watch, unknown -> new LinkedHashMap<>()).put(change, measured);
  }

  /** Whether the mean span between false alarms was as long as promised wherever it is promised. */
  public boolean promiseKept() {
    return kept;
  }

  /** All tables, one line each entry. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("# Drift in simulation");
    lines.add("");
    lines.add(
        text(
            "Written by `simulate drift --span %.0f --streams %d --changed %d --quantities %d --seed %d`.",
            simulation.span(),
            simulation.streams(),
            simulation.changed(),
            simulation.quantities(),
            simulation.seed()));
    lines.add(
        text(
            "%d quantities, standard normal and independent, in ticks of %d images; every stream has a reference of its own. The span promised is %,.0f images, so short that false alarms can be seen at all.",
            simulation.quantities(), simulation.tickImages(), simulation.span()));
    lines.add("");
    lines.add("## Nothing changes");
    lines.add("");
    lines.add(
        text(
            "Streams of %,.0f images, each watched until its first alarm over all quantities. The mean is images by alarms; the last column is the lower end of its 95 %% interval.",
            2 * simulation.span()));
    lines.add("");
    lines.add(
        "| reference | effect | streams with an alarm | mean images to an alarm | at least |");
    lines.add("|--:|--:|--:|--:|--:|");
    lines.addAll(promises);
    lines.add("");
    lines.add("## Images that depend on those before");
    lines.add("");
    lines.add(
        "The promise is for images that are independent of those before. Here every quantity follows x ← φx + √(1−φ²)ε: its distribution is that of the reference, but images come in runs. Effect 0.05, reference of %,d images."
            .formatted(simulation.usualReference()));
    lines.add("");
    lines.add("| φ | streams with an alarm | mean images to an alarm | at least |");
    lines.add("|--:|--:|--:|--:|");
    lines.addAll(autocorrelations);
    lines.add("");
    lines.add("## Something changes");
    lines.add("");
    lines.add(
        text(
            "The first of the quantities changes after %,d images; references of %,d images; %,d streams a change. Each cell: median delay / nine of ten within, in images; “–” if it was not found within %,.0f. *As promised*: the threshold that theory gives, no tuning. *Calibrated*: the threshold at which the mean span between false alarms was %,.0f in streams without a change, which nobody has in production.",
            simulation.beforeChange(),
            simulation.usualReference(),
            simulation.changed(),
            simulation.span(),
            simulation.span()));
    lines.add("");
    List<Change> changes = List.copyOf(delays.values().iterator().next().keySet());
    lines.add(
        "| | mean span between false alarms | "
            + String.join(" | ", changes.stream().map(Change::name).toList())
            + " |");
    lines.add("|---|--:|" + "--:|".repeat(changes.size()));
    delays.forEach(
        (watch, found) ->
            lines.add(
                "| %s | %s | %s |"
                    .formatted(
                        watch,
                        span(watches.get(watch).mean()),
                        String.join(
                            " | ",
                            changes.stream().map(found::get).map(DriftReport::cell).toList()))));
    return lines;
  }

  private static String cell(Delays delays) {
    return number(delays.median()) + " / " + number(delays.late());
  }

  private static String number(double images) {
    return Double.isFinite(images) ? text("%,.0f", images) : "–";
  }

  private static String span(double mean) {
    return Double.isFinite(mean) ? text("%,.0f", mean) : "no alarm";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
