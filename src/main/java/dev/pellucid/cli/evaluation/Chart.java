package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.cli.evaluation.EvaluationReport.Row;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.study.MeanCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Draws the mean curves of an indicator: those of the best explainers with their bands, and the
 * random map's beside them.
 */
final class Chart {

  private static final int BEST = 6;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 44;
  private static final int BOTTOM = 34;
  private static final int TOP = 10;
  private static final int RIGHT = 12;
  private static final int TICKS = 4;

  private final Column column;
  private final List<Row> shown;
  private final double low;
  private final double high;
  private final double last;

  private Chart(Column column, List<Row> shown) {
    this.column = column;
    this.shown = shown;
    List<MeanCurve> curves = shown.stream().map(this::curve).toList();
    this.low =
        Math.min(0, curves.stream().flatMapToDouble(c -> DoubleStream.of(c.low())).min().orElse(0));
    this.high = curves.stream().flatMapToDouble(c -> DoubleStream.of(c.high())).max().orElse(1);
    this.last = curves.stream().mapToDouble(c -> c.shares()[c.shares().length - 1]).max().orElse(1);
  }

  /** As a figure; empty if the indicator has no curves. */
  static Optional<String> of(EvaluationReport report, Column column) {
    List<Row> sorted =
        report.sortedBy(column).stream()
            .filter(row -> row.figures().get(column.call()).curve().isPresent())
            .toList();
    List<Row> shown = new ArrayList<>(sorted.subList(0, Math.min(BEST, sorted.size())));
    sorted.stream()
        .filter(row -> row.name().equals(RandomMap.NAME) && !shown.contains(row))
        .forEach(shown::add);
    return shown.isEmpty() ? Optional.empty() : Optional.of(new Chart(column, shown).figure());
  }

  private MeanCurve curve(Row row) {
    return row.figures().get(column.call()).curve().orElseThrow();
  }

  private String figure() {
    StringBuilder svg = new StringBuilder();
    svg.append("<figure><figcaption>")
        .append(Html.text(column.call()))
        .append(": mean score along the share of pixels, with bands</figcaption>")
        .append(
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, Html.text(column.name())));
    axes(svg);
    for (int i = 0; i < shown.size(); i++) {
      draw(svg, curve(shown.get(i)), colour(i));
    }
    svg.append("</svg><ul class=\"key\">");
    for (int i = 0; i < shown.size(); i++) {
      svg.append(
          "<li><span class=\"%s\"></span>%s</li>"
              .formatted(colour(i), Html.text(shown.get(i).name())));
    }
    return svg.append("</ul></figure>\n").toString();
  }

  private String colour(int index) {
    return shown.get(index).name().equals(RandomMap.NAME) ? "chance" : "c" + index;
  }

  private void axes(StringBuilder svg) {
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = low + (high - low) * tick / TICKS;
      double share = last * tick / TICKS;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/><text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\">%6$s</text>",
              LEFT,
              WIDTH - RIGHT,
              y(value),
              LEFT - 6,
              y(value) + 4,
              Numbers.text(value)));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f%%</text>",
              x(share),
              HEIGHT - 14,
              100 * share));
    }
  }

  private void draw(StringBuilder svg, MeanCurve curve, String colour) {
    StringBuilder band = new StringBuilder();
    StringBuilder line = new StringBuilder();
    int count = curve.shares().length;
    for (int i = 0; i < count; i++) {
      band.append(point(curve.shares()[i], curve.low()[i]));
      line.append(point(curve.shares()[i], curve.mean()[i]));
    }
    for (int i = count - 1; i >= 0; i--) {
      band.append(point(curve.shares()[i], curve.high()[i]));
    }
    svg.append(
        "<polygon class=\"%s\" points=\"%s\"/><polyline class=\"%s\" points=\"%s\"/>"
            .formatted(colour, band.toString().strip(), colour, line.toString().strip()));
  }

  private String point(double share, double score) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(share), y(score));
  }

  private double x(double share) {
    return LEFT + share / last * (WIDTH - LEFT - RIGHT);
  }

  private double y(double score) {
    double range = high > low ? high - low : 1;
    return HEIGHT - BOTTOM - (score - low) / range * (HEIGHT - BOTTOM - TOP);
  }
}
