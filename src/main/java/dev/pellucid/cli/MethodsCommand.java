package dev.pellucid.cli;

import dev.pellucid.explain.Methods;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the methods. */
@Command(
    name = "methods",
    description = "Every method: its place in the survey, paper, cost and parameters.")
final class MethodsCommand implements Runnable {

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "METHOD",
      arity = "0..*",
      description = "Methods to show in full; without any, the table of all.")
  List<String> ids = List.of();

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  Format format = Format.TEXT;

  /** One row, as JSON has it. */
  record Entry(
      String id,
      String name,
      String place,
      Paper paper,
      Passes cost,
      List<ParameterEntry> parameters) {
    static Entry of(ExplanationMethod method) {
      MethodCard card = method.card();
      return new Entry(
          card.id(),
          card.name(),
          card.place().path(),
          card.paper(),
          method.passes(ParameterValues.defaults(card.parameters())),
          card.parameters().stream().map(ParameterEntry::of).toList());
    }
  }

  record ParameterEntry(String name, String byDefault, String range, String meaning) {
    static ParameterEntry of(Parameter<?> parameter) {
      return new ParameterEntry(
          parameter.name(), parameter.defaultText(), parameter.range(), parameter.meaning());
    }
  }

  @Override
  public void run() {
    List<Entry> entries =
        (ids.isEmpty() ? Methods.all() : ids.stream().map(Methods::byId).toList())
            .stream().map(Entry::of).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(Json.of(entries));
    } else if (ids.isEmpty()) {
      table(entries).lines().forEach(out::println);
    } else {
      entries.forEach(entry -> card(entry).forEach(out::println));
    }
    out.flush();
  }

  private static TextTable table(List<Entry> entries) {
    TextTable table = new TextTable("METHOD", "PLACE IN THE SURVEY", "COST", "PARAMETERS", "PAPER");
    for (Entry entry : entries) {
      table.row(
          entry.id(),
          entry.place(),
          entry.cost().toString(),
          String.join(", ", entry.parameters().stream().map(ParameterEntry::name).toList()),
          entry.paper().authors() + " " + entry.paper().year());
    }
    return table;
  }

  private static List<String> card(Entry entry) {
    List<String> lines = new ArrayList<>();
    lines.add("%s (%s)".formatted(entry.name(), entry.id()));
    lines.add("  place  " + entry.place());
    lines.add("  paper  " + entry.paper());
    lines.add("  cost   %s for an image".formatted(entry.cost()));
    for (ParameterEntry parameter : entry.parameters()) {
      lines.add(
          "  --param %s=%s  %s (%s)"
              .formatted(
                  parameter.name(), parameter.byDefault(), parameter.meaning(), parameter.range()));
    }
    lines.add("");
    return lines;
  }
}
