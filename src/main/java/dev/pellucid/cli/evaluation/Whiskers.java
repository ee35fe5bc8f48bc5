package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.cli.evaluation.EvaluationReport.Value;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.statistics.Interval;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Draws the intervals of an indicator on one scale.
 *
 * @param low where the scale begins
 * @param high where it ends
 * @param random the random map's mean
 */
record Whiskers(double low, double high, Optional<Double> random) {

  private static final int WIDTH = 120;

  /** A mean and where it lies. */
  record Whisker(double mean, Optional<Interval> interval) {

    private static Optional<Whisker> of(Value value) {
      return value.mean().map(mean -> new Whisker(mean, value.interval()));
    }

    private double low() {
      return interval.map(Interval::low).orElse(mean);
    }

    private double high() {
      return interval.map(Interval::high).orElse(mean);
    }
  }

  static Whiskers of(EvaluationReport report, Column column) {
    return over(
        report.explainers().stream()
            .flatMap(row -> Optional.ofNullable(row.figures().get(column.call())).stream())
            .flatMap(value -> Whisker.of(value).stream()),
        report.explainers().stream()
            .filter(row -> row.name().equals(RandomMap.NAME))
            .map(row -> row.figures().get(column.call()))
            .flatMap(value -> value.mean().stream())
            .findFirst());
  }

  /** All on the scale that they need. */
  static Whiskers over(Stream<Whisker> whiskers, Optional<Double> random) {
    DoubleSummaryStatistics all =
        whiskers
            .flatMapToDouble(
                whisker -> DoubleStream.of(whisker.low(), whisker.mean(), whisker.high()))
            .summaryStatistics();
    return new Whiskers(all.getMin(), all.getMax(), random);
  }

  /** As SVG; empty if there is no scale. */
  String draw(Value value) {
    return Whisker.of(value).map(this::draw).orElse("");
  }

  /** As SVG; empty if there is no scale. */
  String draw(Whisker whisker) {
    if (!(high > low)) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "<svg class=\"whisker\" viewBox=\"-3 0 %d 10\" aria-hidden=\"true\">%s<line x1=\"%.1f\" x2=\"%.1f\" y1=\"5\" y2=\"5\"/><circle cx=\"%.1f\" cy=\"5\" r=\"2.5\"/></svg>",
        WIDTH + 6,
        random
            .map(
                chance ->
                    String.format(
                        Locale.ROOT,
                        "<line class=\"chance\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"10\"/>",
                        at(chance)))
            .orElse(""),
        at(whisker.low()),
        at(whisker.high()),
        at(whisker.mean()));
  }

  private double at(double value) {
    return (value - low) / (high - low) * WIDTH;
  }
}
