package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.evaluation.RoarReport.About;
import dev.pellucid.cli.evaluation.RoarReport.Row;
import dev.pellucid.cli.evaluation.RoarReport.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report of ROAR as a table in Markdown. */
public final class RoarMarkdown {

  private RoarMarkdown() {}

  /** Line by line. */
  public static List<String> lines(RoarReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("# ROAR: explanations of " + report.about().model());
    lines.add("");
    lines.add(about(report.about()));
    lines.add(accuracies(report));
    lines.addAll(report.notes());
    lines.add(
        "Lower is better. *~*: cannot be told from the random map; *!*: worse than it. Explainers in *italics* know nothing of the model.");
    lines.add("");
    lines.add(
        report.shares().stream()
            .map(RoarMarkdown::column)
            .collect(Collectors.joining(" ↓ | ", "| explainer | area ↓ | ", " ↓ |")));
    lines.add("|---|---|" + "---|".repeat(report.shares().size()));
    for (Row row : report.sorted()) {
      lines.add(
          Stream.concat(
                  Stream.of(row.area()), row.accuracies().stream().map(RoarReport.Point::accuracy))
              .map(RoarMarkdown::cell)
              .collect(Collectors.joining(" | ", "| " + named(row) + " | ", " |")));
    }
    lines.add("");
    lines.add(report.about().paper() + ".");
    return lines;
  }

  private static String named(Row row) {
    return row.baseline() ? "*%s*".formatted(row.name()) : row.name();
  }

  /** What a column of accuracies is called. */
  static String column(double share) {
    return "accuracy without %s of the pixels".formatted(share);
  }

  /** What was trained how. */
  static String about(About about) {
    return String.format(
        Locale.ROOT,
        "For every explainer and share the network was trained anew%s on %d scenes in %d epochs, without the pixels that are called relevant, and tried on %d others without theirs. Seed %d. Means over the test scenes with intervals of %.0f%% confidence; what another training would have given is not in them.",
        about.repeats() == 1 ? "" : ", %d times,".formatted(about.repeats()),
        about.training(),
        about.epochs(),
        about.test(),
        about.seed(),
        100 * about.confidence());
  }

  /** With what the accuracies are to be compared. */
  static String accuracies(RoarReport report) {
    return "Accuracy of the model as it came: %s. Of the same network trained anew on all pixels: %s."
        .formatted(cell(report.given()), cell(report.retrained()));
  }

  private static String cell(Value value) {
    return "%s (%s)%s"
        .formatted(
            Numbers.text(value.mean()),
            Numbers.bounds(value.interval()),
            Verdicts.sign(value.againstRandom()));
  }
}
