package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.EvaluationReport.About;
import dev.pellucid.cli.evaluation.EvaluationReport.Column;
import dev.pellucid.cli.evaluation.EvaluationReport.Row;
import dev.pellucid.cli.evaluation.EvaluationReport.Value;
import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.statistics.MeanInterval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as tables in Markdown. */
public final class EvaluationMarkdown {

  private EvaluationMarkdown() {}

  /** Line by line. */
  public static List<String> lines(EvaluationReport report) {
    List<String> lines = new ArrayList<>();
    About about = report.about();
    lines.add("# Explanations of " + about.model());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%s; %d images, explained for %s. Means over images with intervals of %.0f%% confidence.",
            capital(about.data()),
            about.images(),
            about.explained(),
            100 * about.confidence()));
    lines.add(
        "**Bold**: better than the random map, and the best or not told from it. *~*: cannot be told from the random map; *!*: worse than it. Explainers in *italics* know nothing of the model.");
    lines.add("");
    for (String family : report.families()) {
      table(report, family, lines);
    }
    report.concepts().ifPresent(concepts -> concepts(concepts, lines));
    costs(report, lines);
    lines.add("## What the figures mean");
    lines.add("");
    for (Column column : report.indicators()) {
      lines.add(
          "* `%s` (%s): %s. %s."
              .formatted(column.call(), direction(column), column.meaning(), column.paper()));
    }
    lines.add("");
    List<String> asides = asides(report);
    if (!asides.isEmpty()) {
      lines.add("## Notes");
      lines.add("");
      asides.forEach(aside -> lines.add("* " + aside));
    }
    return lines;
  }

  private static void table(EvaluationReport report, String family, List<String> lines) {
    List<Column> columns = report.of(family);
    lines.add("## " + capital(family));
    lines.add("");
    lines.add(
        columns.stream()
            .map(column -> "%s %s".formatted(column.call(), arrow(column.better())).strip())
            .collect(Collectors.joining(" | ", "| explainer | ", " |")));
    lines.add("|---|" + "---|".repeat(columns.size()));
    for (Row row : report.sortedBy(columns.get(0))) {
      lines.add(
          columns.stream()
              .map(column -> cell(row.figures().get(column.call())))
              .collect(Collectors.joining(" | ", "| " + named(row) + " | ", " |")));
    }
    lines.add("");
  }

  private static String named(Row row) {
    return row.baseline() ? "*%s*".formatted(row.name()) : row.name();
  }

  static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  static String arrow(Better better) {
    return switch (better) {
      case HIGHER -> "↑";
      case LOWER -> "↓";
      case NEITHER -> "";
    };
  }

  static String direction(Column column) {
    return switch (column.better()) {
      case HIGHER -> "higher is better";
      case LOWER -> "lower is better";
      case NEITHER -> "neither end is better";
    };
  }

  private static String cell(Value value) {
    if (value.mean().isEmpty()) {
      return "–";
    }
    String mean = Numbers.text(value.mean().get());
    return "%s (%s)%s"
        .formatted(
            value.best() ? "**" + mean + "**" : mean,
            Numbers.bounds(value.interval()),
            Verdicts.sign(value.againstRandom()));
  }

  private static void concepts(ConceptSection section, List<String> lines) {
    lines.add("## Concepts");
    lines.add("");
    lines.add(
        "| concept at %s | CAV accuracy ↑ | p-value | significant |".formatted(section.layer()));
    lines.add("|---|---|---|---|");
    for (ConceptSection.Concept concept : section.concepts()) {
      lines.add(
          "| %s | %s | %s | %s |"
              .formatted(
                  concept.name(),
                  Numbers.text(concept.accuracy()),
                  Numbers.text(concept.pValue()),
                  Numbers.word(concept.significant())));
    }
    lines.add("");
    lines.add(completeness(section));
    lines.add("");
  }

  /** What is said of completeness. */
  static String completeness(ConceptSection section) {
    return section
        .completeness()
        .map(
            complete ->
                "Completeness of the bank on %d images: %s (%s); of as many random directions: %s (%s)."
                    .formatted(
                        complete.bank().count(),
                        Numbers.text(complete.bank().mean()),
                        Numbers.bounds(complete.bank().interval()),
                        Numbers.text(complete.random().mean()),
                        Numbers.bounds(complete.random().interval())))
        .orElseGet(
            () -> "No completeness: %s.".formatted(section.incomparable().orElse("unknown")));
  }

  private static void costs(EvaluationReport report, List<String> lines) {
    lines.add("## Time and passes");
    lines.add("");
    lines.add("| explainer | time an image | passes an image |");
    lines.add("|---|---|---|");
    for (Row row : report.explainers()) {
      row.cost()
          .ifPresent(
              cost ->
                  lines.add(
                      "| %s | %s | %s |".formatted(named(row), Numbers.time(cost), cost.passes())));
    }
    lines.add("");
  }

  /** Which indicators cannot judge whom; those that cannot for the same reason are told once. */
  private static List<String> unable(EvaluationReport report) {
    List<Row> fit = report.explainers().stream().filter(row -> row.unfit().isEmpty()).toList();
    Map<Unable, List<String>> indicators = new LinkedHashMap<>();
    for (Column column : report.indicators()) {
      Map<String, List<String>> explainers = new LinkedHashMap<>();
      for (Row row : fit) {
        row.figures()
            .get(column.call())
            .notApplicable()
            .ifPresent(
                reason ->
                    explainers.computeIfAbsent(reason, none -> new ArrayList<>()).add(row.name()));
      }
      explainers.forEach(
          (reason, names) ->
              indicators
                  .computeIfAbsent(new Unable(reason, names), none -> new ArrayList<>())
                  .add(column.call()));
    }
    return indicators.entrySet().stream()
        .map(
            entry ->
                "%s cannot judge %s: %s"
                    .formatted(
                        String.join(", ", entry.getValue()),
                        entry.getKey().explainers().size() == fit.size()
                            ? "any explainer"
                            : String.join(", ", entry.getKey().explainers()),
                        entry.getKey().reason()))
        .toList();
  }

  private record Unable(String reason, List<String> explainers) {}

  /** What was left out, is not defined or failed. */
  static List<String> asides(EvaluationReport report) {
    List<String> asides = new ArrayList<>(report.notes());
    if (report.about().images() < MeanInterval.FEWEST) {
      asides.add(
          "fewer than %d images have no intervals, so nothing is told from the random map"
              .formatted(MeanInterval.FEWEST));
    }
    for (Row row : report.explainers()) {
      row.unfit().ifPresent(reason -> asides.add("%s left out: %s".formatted(row.name(), reason)));
      row.figures()
          .forEach(
              (call, value) -> {
                value
                    .undefined()
                    .forEach(
                        (reason, count) ->
                            asides.add(
                                "%s of %s: not defined in %d of %d images, %s"
                                    .formatted(
                                        call, row.name(), count, report.about().images(), reason)));
              });
    }
    asides.addAll(unable(report));
    report
        .failures()
        .forEach(
            failure ->
                asides.add(
                    "%s failed, %s: %s"
                        .formatted(failure.image(), failure.doing(), failure.reason())));
    return asides;
  }
}
