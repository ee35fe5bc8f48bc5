package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.About;
import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.cli.evaluation.EvaluationReport.Row;
import dev.pellucid.cli.evaluation.EvaluationReport.Value;
import dev.pellucid.evaluate.study.Comparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as one page that needs nothing besides: tables, intervals and curves. */
public final class EvaluationPage {

  private final EvaluationReport report;
  private final Page page;
  private final Palette palette = new Palette();

  private EvaluationPage(EvaluationReport report) {
    this.report = report;
    this.page = new Page("Explanations of " + report.about().model());
  }

  /** The page's HTML. */
  public static String of(EvaluationReport report) {
    return new EvaluationPage(report).write();
  }

  private String write() {
    About about = report.about();
    page.add(
        "<p class=\"lead\">%s; %d images, explained for %s. Means over images with intervals of %.0f%% confidence.</p>",
        Html.text(EvaluationMarkdown.capital(about.data())),
        about.images(),
        Html.text(about.explained()),
        100 * about.confidence());
    verdicts();
    reading();
    for (String family : report.families()) {
      family(family);
    }
    report.concepts().ifPresent(this::concepts);
    costs();
    asides();
    return page.html();
  }

  /** What a reader should know first: which explanations are no better than chance. */
  private void verdicts() {
    List<String> failing = new ArrayList<>();
    for (Column column : report.indicators()) {
      String rows =
          report.explainers().stream()
              .filter(row -> Verdicts.fails(againstRandom(row, column)))
              .map(row -> Html.text(row.name()))
              .collect(Collectors.joining(", "));
      if (!rows.isEmpty()) {
        failing.add("<dt>%s</dt><dd>%s</dd>".formatted(Html.text(column.call()), rows));
      }
    }
    page.add("<section><h2>Not shown to be better than a random map</h2>");
    page.add(
        failing.isEmpty()
            ? "<p>Nothing: by every indicator that has a good end, every explainer is.</p>"
            : "<dl class=\"failing\">" + String.join("", failing) + "</dl>");
    page.add("</section>");
  }

  private static Optional<Comparison> againstRandom(Row row, Column column) {
    return Optional.ofNullable(row.figures().get(column.call())).flatMap(Value::againstRandom);
  }

  private void family(String family) {
    List<Column> columns = report.of(family);
    page.add("<section><h2>%s</h2>", Html.text(EvaluationMarkdown.capital(family)));
    page.add("<dl class=\"meanings\">");
    for (Column column : columns) {
      page.add(
          "<dt>%s</dt><dd>%s; <em>%s</em>. <cite>%s</cite></dd>",
          Html.text(column.call()),
          Html.text(column.meaning()),
          EvaluationMarkdown.direction(column),
          Html.text(column.paper().toString()));
    }
    page.add("</dl><div class=\"wide\"><table><thead><tr><th>explainer</th>");
    for (Column column : columns) {
      page.add(
          "<th>%s <span class=\"arrow\">%s</span></th>",
          Html.text(column.call()), EvaluationMarkdown.arrow(column.better()));
    }
    page.add("</tr></thead><tbody>");
    List<Whiskers> whiskers = columns.stream().map(column -> Whiskers.of(report, column)).toList();
    for (Row row : report.sortedBy(columns.get(0))) {
      page.add(
          "<tr><th%s>%s</th>", row.baseline() ? " class=\"baseline\"" : "", Html.text(row.name()));
      for (int i = 0; i < columns.size(); i++) {
        cell(row.figures().get(columns.get(i).call()), whiskers.get(i));
      }
      page.add("</tr>");
    }
    page.add("</tbody></table></div>");
    page.add("<div class=\"charts\">");
    columns.forEach(column -> Chart.of(report, column, palette).ifPresent(page::add));
    page.add("</div></section>");
  }

  private void cell(Value value, Whiskers whiskers) {
    if (value.mean().isEmpty()) {
      page.add("<td class=\"none\" title=\"%s\">–</td>", Html.text(why(value)));
      return;
    }
    String mean = Numbers.text(value.mean().get());
    page.add(
        "<td><span class=\"mean\">%s</span> <span class=\"bounds\">%s</span>%s%s</td>",
        value.best() ? "<strong>" + mean + "</strong>" : mean,
        Numbers.bounds(value.interval()),
        whiskers.draw(value),
        Verdicts.words(value.againstRandom()));
  }

  private static String why(Value value) {
    return value
        .notApplicable()
        .orElseGet(() -> value.undefined().isEmpty() ? "every image failed" : reasons(value));
  }

  private static String reasons(Value value) {
    return value.undefined().entrySet().stream()
        .map(reason -> "%s (%d images)".formatted(reason.getKey(), reason.getValue()))
        .collect(Collectors.joining("; "));
  }

  private void costs() {
    page.add(
        "<section><h2>Time and passes</h2><p>Of one explanation, its graph compiled before.</p>");
    page.add(
        "<div class=\"wide\"><table><thead><tr><th>explainer</th><th>time</th><th>passes</th></tr></thead><tbody>");
    report.explainers().stream()
        .filter(row -> row.cost().isPresent())
        .sorted(Comparator.comparingDouble(row -> row.cost().orElseThrow().seconds()))
        .forEach(
            row ->
                page.add(
                    "<tr><th>%s</th><td>%s</td><td>%s</td></tr>",
                    Html.text(row.name()),
                    Numbers.time(row.cost().orElseThrow()),
                    row.cost().orElseThrow().passes()));
    page.add("</tbody></table></div></section>");
  }

  private void concepts(ConceptSection section) {
    page.add("<section><h2>Concepts</h2>");
    page.add(
        "<p>Directions at layer <code>%s</code>. Accuracy on images that a concept was not learnt from, and the probability of such a vector if it were not there, as the bank has them.</p>",
        Html.text(section.layer()));
    page.add(
        "<div class=\"wide\"><table><thead><tr><th>concept</th><th>CAV accuracy <span class=\"arrow\">↑</span></th><th>p-value</th><th>significant</th></tr></thead><tbody>");
    for (ConceptSection.Concept concept : section.concepts()) {
      page.add(
          "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td></tr>",
          Html.text(concept.name()),
          Numbers.text(concept.accuracy()),
          Numbers.text(concept.pValue()),
          Numbers.word(concept.significant()));
    }
    page.add("</tbody></table></div>");
    page.add("<p>%s</p></section>", Html.text(EvaluationMarkdown.completeness(section)));
  }

  private void reading() {
    page.add("<section><h2>How to read it</h2><ul>");
    page.add(
        "<li><strong>Bold</strong>: better than the random map, and the best or what cannot be told from it image by image, where others can. Each comparison has %.0f%% confidence by itself: of twenty, one is wrong by chance.</li>",
        100 * report.about().confidence());
    page.add(
        "<li>The line under a number is its interval; the upright stroke is the random map's mean.</li>");
    page.add("<li>The tables are sorted by their first column, the best above.</li>");
    page.add("</ul></section>");
  }

  private void asides() {
    List<String> asides = EvaluationMarkdown.asides(report);
    if (!asides.isEmpty()) {
      page.add("<section><h2>Notes</h2><ul>");
      asides.forEach(aside -> page.add("<li>%s</li>", Html.text(aside)));
      page.add("</ul></section>");
    }
  }
}
