package dev.pellucid.cli.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.evaluation.EvaluationReport.About;
import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.cli.evaluation.EvaluationReport.Row;
import dev.pellucid.cli.evaluation.EvaluationReport.Value;
import dev.pellucid.evaluate.study.Comparison.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as one page that needs nothing besides: tables, intervals and curves. */
public final class EvaluationPage {

  private static final String STYLE = "evaluation.css";

  private final EvaluationReport report;
  private final StringBuilder page = new StringBuilder();
  private final Palette palette = new Palette();

  private EvaluationPage(EvaluationReport report) {
    this.report = report;
  }

  /** The page's HTML. */
  public static String of(EvaluationReport report) {
    return new EvaluationPage(report).write();
  }

  private String write() {
    About about = report.about();
    add("<!doctype html>");
    add("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<title>Explanations of %s</title>", Html.text(about.model()));
    add("<style>%s</style></head><body><main>", style());
    add("<h1>Explanations of %s</h1>", Html.text(about.model()));
    add(
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
    add("</main></body></html>");
    return page.toString();
  }

  /** What a reader should know first: which explanations are no better than chance. */
  private void verdicts() {
    List<String> failing = new ArrayList<>();
    for (Column column : report.indicators()) {
      String rows =
          report.explainers().stream()
              .filter(row -> verdict(row, column).filter(EvaluationPage::fails).isPresent())
              .map(row -> Html.text(row.name()))
              .collect(Collectors.joining(", "));
      if (!rows.isEmpty()) {
        failing.add("<dt>%s</dt><dd>%s</dd>".formatted(Html.text(column.call()), rows));
      }
    }
    add("<section><h2>Not shown to be better than a random map</h2>");
    add(
        failing.isEmpty()
            ? "<p>Nothing: by every indicator that has a good end, every explainer is.</p>"
            : "<dl class=\"failing\">" + String.join("", failing) + "</dl>");
    add("</section>");
  }

  private static boolean fails(Verdict verdict) {
    return verdict != Verdict.BETTER;
  }

  private static Optional<Verdict> verdict(Row row, Column column) {
    return Optional.ofNullable(row.figures().get(column.call()))
        .flatMap(Value::againstRandom)
        .map(comparison -> comparison.verdict());
  }

  private void family(String family) {
    List<Column> columns = report.of(family);
    add("<section><h2>%s</h2>", Html.text(EvaluationMarkdown.capital(family)));
    add("<dl class=\"meanings\">");
    for (Column column : columns) {
      add(
          "<dt>%s</dt><dd>%s; <em>%s</em>. <cite>%s</cite></dd>",
          Html.text(column.call()),
          Html.text(column.meaning()),
          EvaluationMarkdown.direction(column),
          Html.text(column.paper().toString()));
    }
    add("</dl><div class=\"wide\"><table><thead><tr><th>explainer</th>");
    for (Column column : columns) {
      add(
          "<th>%s <span class=\"arrow\">%s</span></th>",
          Html.text(column.call()), EvaluationMarkdown.arrow(column.better()));
    }
    add("</tr></thead><tbody>");
    List<Whiskers> whiskers = columns.stream().map(column -> Whiskers.of(report, column)).toList();
    for (Row row : report.sortedBy(columns.get(0))) {
      add("<tr><th%s>%s</th>", row.baseline() ? " class=\"baseline\"" : "", Html.text(row.name()));
      for (int i = 0; i < columns.size(); i++) {
        cell(row.figures().get(columns.get(i).call()), whiskers.get(i));
      }
      add("</tr>");
    }
    add("</tbody></table></div>");
    add("<div class=\"charts\">");
    columns.forEach(column -> Chart.of(report, column, palette).ifPresent(page::append));
    add("</div></section>");
  }

  private void cell(Value value, Whiskers whiskers) {
    if (value.mean().isEmpty()) {
      add("<td class=\"none\" title=\"%s\">–</td>", Html.text(why(value)));
      return;
    }
    String verdict =
        value
            .againstRandom()
            .map(
                comparison ->
                    switch (comparison.verdict()) {
                      case BETTER -> "";
                      case WORSE -> "<span class=\"mark worse\">worse than random</span>";
                      case NOT_TOLD_APART -> "<span class=\"mark\">not told from random</span>";
                    })
            .orElse("");
    String mean = Numbers.text(value.mean().get());
    add(
        "<td><span class=\"mean\">%s</span> <span class=\"bounds\">%s</span>%s%s</td>",
        value.best() ? "<strong>" + mean + "</strong>" : mean,
        Numbers.bounds(value.interval()),
        whiskers.of(value),
        verdict);
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
    add("<section><h2>Time and passes</h2><p>Of one explanation, its graph compiled before.</p>");
    add(
        "<div class=\"wide\"><table><thead><tr><th>explainer</th><th>time</th><th>passes</th></tr></thead><tbody>");
    report.explainers().stream()
        .filter(row -> row.cost().isPresent())
        .sorted(Comparator.comparingDouble(row -> row.cost().orElseThrow().seconds()))
        .forEach(
            row ->
                add(
                    "<tr><th>%s</th><td>%s</td><td>%s</td></tr>",
                    Html.text(row.name()),
                    Numbers.time(row.cost().orElseThrow()),
                    row.cost().orElseThrow().passes()));
    add("</tbody></table></div></section>");
  }

  private void concepts(ConceptSection section) {
    add("<section><h2>Concepts</h2>");
    add(
        "<p>Directions at layer <code>%s</code>. Accuracy on images that a concept was not learnt from, and the probability of such a vector if it were not there, as the bank has them.</p>",
        Html.text(section.layer()));
    add(
        "<div class=\"wide\"><table><thead><tr><th>concept</th><th>CAV accuracy <span class=\"arrow\">↑</span></th><th>p-value</th><th>significant</th></tr></thead><tbody>");
    for (ConceptSection.Concept concept : section.concepts()) {
      add(
          "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td></tr>",
          Html.text(concept.name()),
          Numbers.text(concept.accuracy()),
          Numbers.text(concept.pValue()),
          Numbers.word(concept.significant()));
    }
    add("</tbody></table></div>");
    add("<p>%s</p></section>", Html.text(EvaluationMarkdown.completeness(section)));
  }

  private void reading() {
    add("<section><h2>How to read it</h2><ul>");
    add(
        "<li><strong>Bold</strong>: better than the random map, and the best or what cannot be told from it image by image, where others can. Each comparison has %.0f%% confidence by itself: of twenty, one is wrong by chance.</li>",
        100 * report.about().confidence());
    add(
        "<li>The line under a number is its interval; the upright stroke is the random map's mean.</li>");
    add("<li>The tables are sorted by their first column, the best above.</li>");
    add("</ul></section>");
  }

  private void asides() {
    List<String> asides = EvaluationMarkdown.asides(report);
    if (!asides.isEmpty()) {
      add("<section><h2>Notes</h2><ul>");
      asides.forEach(aside -> add("<li>%s</li>", Html.text(aside)));
      add("</ul></section>");
    }
  }

  private static String style() {
    try (InputStream css = EvaluationPage.class.getResourceAsStream(STYLE)) {
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String format, Object... values) {
    page.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
