package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.study.MeanCurve;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Draws mean curves of explainers over the share of an image that is changed, with their bands. */
final class Chart {

  private static final int BEST = 4;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 44;
  private static final int BOTTOM = 34;
  private static final int TOP = 10;
  private static final int RIGHT = 12;
  private static final int TICKS = 4;

  private final List<Line> lines;
  private final Palette palette;
  private final double low;
  private final double high;
  private final double step;
  private final double last;

  /** What is drawn of an explainer. */
  record Line(String explainer, MeanCurve curve) {}

  private Chart(List<Line> lines, Palette palette) {
    this.lines = lines;
    this.palette = palette;
    List<MeanCurve> curves = lines.stream().map(Line::curve).toList();
    double lowest = curves.stream().flatMapToDouble(c -> DoubleStream.of(c.low())).min().orElse(0);
    double highest =
        curves.stream().flatMapToDouble(c -> DoubleStream.of(c.high())).max().orElse(1);
    double step = step((Math.max(0, highest) - Math.min(0, lowest)) / TICKS);
    this.low = step * Math.floor(Math.min(0, lowest) / step);
    this.high = step * Math.ceil(Math.max(0, highest) / step);
    this.step = step;
    this.last = curves.stream().mapToDouble(c -> c.shares()[c.shares().length - 1]).max().orElse(1);
  }

  /** The next of 1, 2, 2.5 and 5 and their tenfolds. */
  private static double step(double least) {
    if (!(least > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return DoubleStream.of(1, 2, 2.5, 5, 10)
        .map(times -> times * power)
        .filter(candidate -> candidate >= least)
        .findFirst()
        .orElse(10 * power);
  }

  /**
   * The curves of the best explainers by an indicator and the random map's beside them; empty if
   * the indicator has none.
   *
   * @param palette of the whole page, so that an explainer keeps its colour
   */
  static Optional<String> of(EvaluationReport report, Column column, Palette palette) {
    List<Line> sorted =
        report.sortedBy(column).stream()
            .flatMap(
                row ->
                    row.figures().get(column.call()).curve().stream()
                        .map(curve -> new Line(row.name(), curve)))
            .toList();
    List<Line> shown = new ArrayList<>(sorted.subList(0, Math.min(BEST, sorted.size())));
    sorted.stream()
        .filter(line -> line.explainer().equals(RandomMap.NAME) && !shown.contains(line))
        .forEach(shown::add);
    return shown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            of(
                shown,
                palette,
                column.call() + ": mean score along the share of pixels, with bands",
                column.name()));
  }

  /**
   * As a figure.
   *
   * @param lines at least one
   * @param caption above it
   * @param label for those who do not see it
   */
  static String of(List<Line> lines, Palette palette, String caption, String label) {
    return new Chart(lines, palette).figure(caption, label);
  }

  private String figure(String caption, String label) {
    StringBuilder svg = new StringBuilder();
    svg.append("<figure><figcaption>")
        .append(Html.text(caption))
        .append("</figcaption>")
        .append(
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, Html.text(label)));
    axes(svg);
    lines.forEach(line -> draw(svg, line.curve(), palette.of(line.explainer())));
    svg.append("</svg><ul class=\"key\">");
    lines.forEach(
        line ->
            svg.append(
                "<li><span class=\"%s\"></span>%s</li>"
                    .formatted(palette.of(line.explainer()), Html.text(line.explainer()))));
    return svg.append("</ul></figure>\n").toString();
  }

  private void axes(StringBuilder svg) {
    int rungs = (int) Math.round((high - low) / step);
    for (int rung = 0; rung <= rungs; rung++) {
      double value = low + rung * step;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/><text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\">%6$s</text>",
              LEFT,
              WIDTH - RIGHT,
              y(value),
              LEFT - 6,
              y(value) + 4,
              new BigDecimal(value)
                  .round(new MathContext(3))
                  .stripTrailingZeros()
                  .toPlainString()));
    }
    for (int tick = 0; tick <= TICKS; tick++) {
      double share = last * tick / TICKS;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%.0f%%</text>",
              x(share),
              HEIGHT - 14,
              tick == TICKS ? "end" : "middle",
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
