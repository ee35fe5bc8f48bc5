package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.cli.evaluation.EvaluationReport.Value;
import dev.pellucid.evaluate.baseline.RandomMap;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Draws the intervals of an indicator on one scale.
 *
 * @param low where the scale begins
 * @param high where it ends
 * @param random the random map's mean
 */
record Whiskers(double low, double high, Optional<Double> random) {

  private static final int WIDTH = 120;

  static Whiskers of(EvaluationReport report, Column column) {
    DoubleSummaryStatistics all =
        report.explainers().stream()
            .filter(row -> row.figures().containsKey(column.call()))
            .map(row -> row.figures().get(column.call()))
            .flatMapToDouble(Whiskers::ends)
            .summaryStatistics();
    Optional<Double> random =
        report.explainers().stream()
            .filter(row -> row.name().equals(RandomMap.NAME))
            .map(row -> row.figures().get(column.call()))
            .flatMap(value -> value.mean().stream())
            .findFirst();
    return new Whiskers(all.getMin(), all.getMax(), random);
  }

  private static DoubleStream ends(Value value) {
    return DoubleStream.concat(
        value.mean().stream().mapToDouble(Double::doubleValue),
        value.interval().stream()
            .flatMapToDouble(interval -> DoubleStream.of(interval.low(), interval.high())));
  }

  /** As SVG; empty if there is no scale. */
  String of(Value value) {
    if (!(high > low) || value.mean().isEmpty()) {
      return "";
    }
    double mean = at(value.mean().get());
    double left = value.interval().map(interval -> at(interval.low())).orElse(mean);
    double right = value.interval().map(interval -> at(interval.high())).orElse(mean);
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
        left,
        right,
        mean);
  }

  private double at(double value) {
    return (value - low) / (high - low) * WIDTH;
  }
}
