package dev.pellucid.cli;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.Indicators;
import dev.pellucid.evaluate.roar.Roar;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.Studies;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the methods, and the indicators that judge them. */
@Command(
    name = "methods",
    description =
        "Every method and evaluation indicator: its place in the survey, paper and cost, and how to run it.")
final class MethodsCommand implements Runnable {

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "METHOD",
      arity = "0..*",
      description = "Methods or indicators to show in full; without any, the tables of all.")
  List<String> ids = List.of();

  @Option(names = "--format", defaultValue = "text", description = "text or json (default: text).")
  Format format = Format.TEXT;

  /**
   * One row, as JSON has it.
   *
   * @param command that runs it
   * @param judges what, if it is an indicator
   */
  record Entry(
      String id,
      String name,
      String place,
      Paper paper,
      Cost cost,
      String command,
      List<ParameterEntry> parameters,
      Optional<Judgement> judges) {
    static Entry of(ExplanationMethod method) {
      MethodCard card = method.card();
      return new Entry(
          card.id(),
          card.name(),
          card.place().path(),
          card.paper(),
          Cost.of(method.passes(ParameterValues.defaults(card.parameters()))),
          "explain --method " + card.id(),
          card.parameters().stream().map(ParameterEntry::of).toList(),
          Optional.empty());
    }

    static Entry of(StudyCard card) {
      return new Entry(
          card.id(),
          card.name(),
          card.place().path(),
          card.paper(),
          new Cost(card.cost(), Optional.empty(), Optional.empty()),
          card.command(),
          List.of(),
          Optional.empty());
    }

    static Entry of(Indicator indicator) {
      IndicatorCard card = indicator.card();
      return new Entry(
          card.id(),
          card.name(),
          SurveyPlace.INDICATOR.path(),
          card.paper(),
          Cost.of(indicator),
          "evaluate --indicator " + card.id(),
          card.parameters().stream().map(ParameterEntry::of).toList(),
          Optional.of(new Judgement(card.family().title(), card.better(), card.meaning())));
    }
  }

  /**
   * What an indicator says.
   *
   * @param family what it is about
   * @param better which values speak for an explanation
   * @param meaning of the number
   */
  record Judgement(String family, Better better, String meaning) {}

  /** Passes, where they can be counted before there are images. */
  record Cost(String words, Optional<Long> forward, Optional<Long> backward) {
    static Cost of(Passes passes) {
      return new Cost(
          passes + " an image", Optional.of(passes.forward()), Optional.of(passes.backward()));
    }

    static Cost of(Indicator indicator) {
      ParameterValues values = ParameterValues.defaults(indicator.card().parameters());
      Passes passes = indicator.passes(values);
      int explanations = indicator.explanations(values);
      List<String> words = new ArrayList<>();
      if (passes.forward() + passes.backward() > 0) {
        words.add(passes.toString());
      }
      if (explanations > 0) {
        words.add(explanations == 1 ? "1 explanation" : explanations + " explanations");
      }
      return words.isEmpty()
          ? new Cost("no passes", Optional.of(0L), Optional.of(0L))
          : new Cost(
              String.join(" and ", words) + " an image",
              Optional.of(passes.forward()),
              Optional.of(passes.backward()));
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
    List<Entry> studies = studies();
    List<Entry> indicators = Indicators.all().stream().map(Entry::of).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(
          Json.of(
              ids.isEmpty()
                  ? Stream.of(methods, studies, indicators).flatMap(List::stream).toList()
                  : named()));
    } else if (ids.isEmpty()) {
      ofOneImage(methods).lines().forEach(out::println);
      out.println();
      ofManyImages(studies).lines().forEach(out::println);
      out.println();
      ofExplanations(indicators).lines().forEach(out::println);
      out.println();
      out.println("'methods METHOD ...' shows its paper, its parameters and how to run it.");
    } else {
      named().forEach(entry -> card(entry).forEach(out::println));
    }
    out.flush();
  }

  private List<Entry> named() {
    return ids.stream()
        .map(
            id ->
                studies().stream()
                    .filter(study -> study.id().equals(id))
                    .findFirst()
                    .or(() -> indicator(id).map(Entry::of))
                    .orElseGet(() -> Entry.of(Methods.byId(id))))
        .toList();
  }

  /** What explains a model by many images, and what judges explanations by many. */
  private static List<Entry> studies() {
    return Stream.concat(Studies.all().stream(), Stream.of(Roar.CARD)).map(Entry::of).toList();
  }

  private static Optional<Indicator> indicator(String id) {
    return Indicators.all().stream()
        .filter(indicator -> indicator.card().id().equals(id))
        .findFirst();
  }

  private static TextTable ofExplanations(List<Entry> indicators) {
    TextTable table = new TextTable("EVALUATION INDICATOR", "FAMILY", "BETTER", "COST", "PAPER");
    for (Entry entry : indicators) {
      Judgement judgement = entry.judges().orElseThrow();
      table.row(
          entry.id(),
          judgement.family(),
          judgement.better().name().toLowerCase(Locale.ROOT),
          entry.cost().words(),
          entry.paper().cited());
    }
    return table;
  }

  private static TextTable ofOneImage(List<Entry> methods) {
    TextTable table = new TextTable("METHOD", "PLACE IN THE SURVEY", "COST", "PAPER");
    for (Entry entry : methods) {
      table.row(entry.id(), entry.place(), entry.cost().words(), entry.paper().cited());
    }
    return table;
  }

  private static TextTable ofManyImages(List<Entry> studies) {
    TextTable table =
        new TextTable("STUDY OF MANY IMAGES", "PLACE IN THE SURVEY", "COST", "COMMAND", "PAPER");
    for (Entry entry : studies) {
      table.row(
          entry.id(), entry.place(), entry.cost().words(), entry.command(), entry.paper().cited());
    }
    return table;
  }

  private static List<String> card(Entry entry) {
    List<String> lines = new ArrayList<>();
    lines.add("%s (%s)".formatted(entry.name(), entry.id()));
    lines.add("  place  " + entry.place());
    lines.add("  paper  " + entry.paper());
    lines.add("  cost   " + entry.cost().words());
    lines.add("  run    " + entry.command());
    entry
        .judges()
        .ifPresent(
            judgement -> {
              lines.add("  about  " + judgement.family());
              lines.add("  says   " + judgement.meaning());
              lines.add("  better " + judgement.better().name().toLowerCase(Locale.ROOT));
            });
    String spelt = entry.judges().isPresent() ? "?" : "--param ";
    for (ParameterEntry parameter : entry.parameters()) {
      lines.add(
          "  %s%s=%s  %s (%s)"
              .formatted(
                  spelt,
                  parameter.name(),
                  parameter.byDefault(),
                  parameter.meaning(),
                  parameter.range()));
    }
    lines.add("");
    return lines;
  }
}
