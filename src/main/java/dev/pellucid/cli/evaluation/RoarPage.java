package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.RoarReport.Point;
import dev.pellucid.cli.evaluation.RoarReport.Row;
import dev.pellucid.cli.evaluation.RoarReport.Value;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.statistics.Interval;
import dev.pellucid.evaluate.study.MeanCurve;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A report of ROAR as one page that needs nothing besides: table, intervals and curves. */
public final class RoarPage {

  private final RoarReport report;
  private final Page page;

  private RoarPage(RoarReport report) {
    this.report = report;
    this.page = new Page("ROAR: explanations of " + report.about().model());
  }

  /** The page's HTML. */
  public static String of(RoarReport report) {
    return new RoarPage(report).write();
  }

  private String write() {
    page.add("<p class=\"lead\">%s</p>", Html.text(RoarMarkdown.about(report.about())));
    page.add("<p>%s</p>", Html.text(RoarMarkdown.accuracies(report)));
    report.notes().forEach(note -> page.add("<p>%s</p>", Html.text(note)));
    verdict();
    curves();
    table();
    reading();
    return page.html();
  }

  private void verdict() {
    String failing =
        report.explainers().stream()
            .filter(row -> Verdicts.fails(row.area().againstRandom()))
            .map(row -> Html.text(row.name()))
            .collect(Collectors.joining(", "));
    page.add("<section><h2>Not shown to be better than a random map</h2>");
    page.add("<p>%s</p></section>", failing.isEmpty() ? "Nothing: every explainer is." : failing);
  }

  private void curves() {
    page.add("<section><h2>Accuracy over the share removed</h2><div class=\"charts\">");
    page.add(
        Chart.of(
            report.sorted().stream().map(row -> new Chart.Line(row.name(), curve(row))).toList(),
            new Palette(),
            "Accuracy of networks trained without a share of the pixels, with bands",
            "accuracy over the share of pixels removed"));
    page.add("</div></section>");
  }

  private MeanCurve curve(Row row) {
    List<Value> values =
        Stream.concat(Stream.of(report.retrained()), row.accuracies().stream().map(Point::accuracy))
            .toList();
    return new MeanCurve(
        IntStream.range(0, values.size())
            .mapToDouble(i -> i == 0 ? 0 : row.accuracies().get(i - 1).share())
            .toArray(),
        values.stream().mapToDouble(Value::mean).toArray(),
        values.stream().mapToDouble(value -> bound(value, Interval::low)).toArray(),
        values.stream().mapToDouble(value -> bound(value, Interval::high)).toArray());
  }

  private static double bound(Value value, Function<Interval, Double> bound) {
    return value.interval().map(bound).orElse(value.mean());
  }

  private void table() {
    page.add("<section><h2>Figures</h2><div class=\"wide\"><table><thead><tr><th>explainer</th>");
    page.add("<th>area <span class=\"arrow\">↓</span></th>");
    for (double share : report.shares()) {
      page.add("<th>%s <span class=\"arrow\">↓</span></th>", RoarMarkdown.column(share));
    }
    page.add("</tr></thead><tbody>");
    List<Function<Row, Value>> columns =
        Stream.concat(
                Stream.<Function<Row, Value>>of(Row::area),
                IntStream.range(0, report.shares().size())
                    .mapToObj(
                        i -> (Function<Row, Value>) row -> row.accuracies().get(i).accuracy()))
            .toList();
    List<Whiskers> whiskers = columns.stream().map(this::whiskers).toList();
    for (Row row : report.sorted()) {
      page.add(
          "<tr><th%s>%s</th>", row.baseline() ? " class=\"baseline\"" : "", Html.text(row.name()));
      for (int i = 0; i < columns.size(); i++) {
        cell(columns.get(i).apply(row), whiskers.get(i));
      }
      page.add("</tr>");
    }
    page.add("</tbody></table></div></section>");
  }

  private Whiskers whiskers(Function<Row, Value> column) {
    return Whiskers.over(
        report.explainers().stream()
            .map(column)
            .map(value -> new Whiskers.Whisker(value.mean(), value.interval())),
        report.explainers().stream()
            .filter(row -> row.name().equals(RandomMap.NAME))
            .map(row -> column.apply(row).mean())
            .findFirst());
  }

  private void cell(Value value, Whiskers whiskers) {
    page.add(
        "<td><span class=\"mean\">%s</span> <span class=\"bounds\">%s</span>%s%s</td>",
        Numbers.text(value.mean()),
        Numbers.bounds(value.interval()),
        whiskers.draw(new Whiskers.Whisker(value.mean(), value.interval())),
        Verdicts.words(value.againstRandom()));
  }

  private void reading() {
    page.add("<section><h2>How to read it</h2><ul>");
    page.add(
        "<li>The lower, the more of what the network needs was found. Above the random map's accuracy an explainer has left what the network needs.</li>");
    page.add(
        "<li>The line under a number is its interval; the upright stroke is the random map's mean. Explainers are compared with it image by image, each with %.0f%% confidence by itself.</li>",
        100 * report.about().confidence());
    page.add(
        "<li>The shape of what was removed may itself tell the class: a sharp map of the object may seem to have found nothing.</li>");
    page.add("<li>%s.</li>", Html.text(report.about().paper().toString()));
    page.add("</ul></section>");
  }
}
