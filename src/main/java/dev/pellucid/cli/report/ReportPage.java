package dev.pellucid.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.evaluation.Html;
import dev.pellucid.cli.report.Report.Sourced;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The report for people: a page that needs nothing besides, and can be printed. */
final class ReportPage {

  /** How the figures behind findings are to be read. */
  private static final String CERTAINTY =
      "How sure a finding is: p is the probability that chance alone would show as much, so that a small one speaks for the finding. Bounds with 95% confidence hold the true figure in 95 of 100 such reports.";

  private static final String STYLE = "report.css";

  private final Report report;
  private final StringBuilder html = new StringBuilder();

  private ReportPage(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    return new ReportPage(report).write();
  }

  private String write() {
    String title = "What %s relies on".formatted(Html.text(report.model()));
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<title>")
        .append(title)
        .append("</title><style>")
        .append(style())
        .append("</style></head>\n<body><main>\n");
    first();
    for (int i = 0; i < report.sections().size(); i++) {
      section(i + 1, report.sections().get(i));
    }
    return html.append("</main></body></html>\n").toString();
  }

  private void first() {
    html.append("<header><p class=\"model\">")
        .append(Html.text(report.model()))
        .append("</p><h1>What this model relies on, and where that is risky</h1>");
    add(
        "<p class=\"about\">%sLooked at with %s: %s.</p>",
        report.description().isBlank() ? "" : Html.text(report.description()) + ". ",
        Text.count(report.images(), "image"),
        Html.text(report.data()));
    report.notes().forEach(note -> add("<p class=\"about\">%s.</p>", Html.text(capital(note))));
    html.append("</header>\n");
    List<Sourced> findings = report.findings();
    if (findings.isEmpty()) {
      add("<p>Nothing was found that a reader should know first.</p>");
    }
    Severity last = null;
    for (Sourced each : findings) {
      Severity severity = each.finding().severity();
      if (severity != last) {
        html.append(last == null ? "" : "</ol>");
        add("<h2 class=\"severity\">%s</h2><ol class=\"findings\">", Html.text(heading(severity)));
        last = severity;
      }
      finding(each);
    }
    html.append(last == null ? "" : "</ol>");
    if (!findings.isEmpty()) {
      add("<p class=\"note\">%s</p>", Html.text(CERTAINTY));
    }
    contents();
  }

  private static String heading(Severity severity) {
    return switch (severity) {
      case RISK -> "Where it is risky";
      case CAUTION -> "Where someone who knows the subject should look";
      case FACT -> "What it relies on";
      case UNKNOWN -> "What could not be told";
    };
  }

  private void finding(Sourced each) {
    Finding finding = each.finding();
    String kind = finding.severity().name().toLowerCase(Locale.ROOT);
    add(
        "<li class=\"finding %s\"><span class=\"badge\">%s</span><div><p class=\"sentence\">%s</p>",
        kind, Html.text(finding.severity().words()), Html.text(finding.sentence()));
    add(
        "<p class=\"evidence\">%s. <span class=\"certainty\">%s.</span> <a href=\"#%s\">%s</a></p></div></li>",
        Html.text(capital(finding.evidence())),
        Html.text(capital(finding.certainty())),
        each.section().id(),
        Html.text(each.section().title()));
  }

  private void contents() {
    html.append("<nav><h2>Contents</h2><ol>");
    for (Section section : report.sections()) {
      add(
          "<li><a href=\"#%s\">%s</a>%s</li>",
          section.id(),
          Html.text(section.title()),
          section instanceof Section.LeftOut ? " <span class=\"note\">left out</span>" : "");
    }
    html.append("</ol></nav>\n");
  }

  private void section(int number, Section section) {
    add(
        "<section id=\"%s\"%s><h2><span class=\"number\">%d</span> %s</h2>",
        section.id(),
        section instanceof Section.LeftOut ? " class=\"left-out\"" : "",
        number,
        Html.text(section.title()));
    if (section instanceof Section.Told told) {
      add("<p class=\"lead\">%s</p>", Html.text(told.lead()));
      html.append(told.body());
    } else if (section instanceof Section.LeftOut none) {
      add("<p>%s</p>", Html.text(none.reason()));
    }
    html.append("</section>\n");
  }

  private void add(String format, Object... values) {
    html.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String style() {
    try (InputStream css = ReportPage.class.getResourceAsStream(STYLE)) {
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
