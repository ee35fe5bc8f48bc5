package dev.pellucid.cli;

import dev.pellucid.explain.Methods;
import dev.pellucid.explain.Studies;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.StudyCard;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the methods. */
@Command(
    name = "methods",
    description = "Every method: its place in the survey, paper and cost, and how to run it.")
final class MethodsCommand implements Runnable {

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "METHOD",
      arity = "0..*",
      description = "Methods to show in full; without any, the table of all.")
  List<String> ids = List.of();

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  Format format = Format.TEXT;

  /**
   * One row, as JSON has it.
   *
   * @param command that runs it
   */
  record Entry(
      String id,
      String name,
      String place,
      Paper paper,
      Cost cost,
      String command,
      List<ParameterEntry> parameters) {
    static Entry of(ExplanationMethod method) {
      MethodCard card = method.card();
      return new Entry(
          card.id(),
          card.name(),
          card.place().path(),
          card.paper(),
          Cost.of(method.passes(ParameterValues.defaults(card.parameters()))),
          "explain --method " + card.id(),
          card.parameters().stream().map(ParameterEntry::of).toList());
    }

    static Entry of(StudyCard card) {
      return new Entry(
          card.id(),
          card.name(),
          card.place().path(),
          card.paper(),
          new Cost(card.cost(), Optional.empty(), Optional.empty()),
          card.command(),
          List.of());
    }
  }

  /** Passes, where they can be counted before there are images. */
  record Cost(String words, Optional<Integer> forward, Optional<Integer> backward) {
    static Cost of(Passes passes) {
      return new Cost(
          passes + " an image", Optional.of(passes.forward()), Optional.of(passes.backward()));
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
    List<Entry> methods = Methods.all().stream().map(Entry::of).toList();
    List<Entry> studies = Studies.all().stream().map(Entry::of).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(
          Json.of(
              ids.isEmpty()
                  ? Stream.of(methods, studies).flatMap(List::stream).toList()
                  : named()));
    } else if (ids.isEmpty()) {
      ofOneImage(methods).lines().forEach(out::println);
      out.println();
      ofManyImages(studies).lines().forEach(out::println);
    } else {
      named().forEach(entry -> card(entry).forEach(out::println));
    }
    out.flush();
  }

  private List<Entry> named() {
    return ids.stream()
        .map(id -> Studies.find(id).map(Entry::of).orElseGet(() -> Entry.of(Methods.byId(id))))
        .toList();
  }

  private static TextTable ofOneImage(List<Entry> methods) {
    TextTable table = new TextTable("METHOD", "PLACE IN THE SURVEY", "COST", "PARAMETERS", "PAPER");
    for (Entry entry : methods) {
      table.row(
          entry.id(),
          entry.place(),
          entry.cost().words(),
          String.join(", ", entry.parameters().stream().map(ParameterEntry::name).toList()),
          cited(entry));
    }
    return table;
  }

  private static TextTable ofManyImages(List<Entry> studies) {
    TextTable table =
        new TextTable("STUDY OF MANY IMAGES", "PLACE IN THE SURVEY", "COST", "COMMAND", "PAPER");
    for (Entry entry : studies) {
      table.row(entry.id(), entry.place(), entry.cost().words(), entry.command(), cited(entry));
    }
    return table;
  }

  private static String cited(Entry entry) {
    return entry.paper().authors() + " " + entry.paper().year();
  }

  private static List<String> card(Entry entry) {
    List<String> lines = new ArrayList<>();
    lines.add("%s (%s)".formatted(entry.name(), entry.id()));
    lines.add("  place  " + entry.place());
    lines.add("  paper  " + entry.paper());
    lines.add("  cost   " + entry.cost().words());
    lines.add("  run    " + entry.command());
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
