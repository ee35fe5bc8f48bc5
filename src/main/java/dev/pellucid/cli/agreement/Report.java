package dev.pellucid.cli.agreement;

import dev.pellucid.cli.agreement.Outcome.Compared;
import dev.pellucid.cli.agreement.Outcome.Failed;
import dev.pellucid.cli.agreement.Outcome.LeftOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What came of a comparison, as a Markdown table. */
public record Report(List<Outcome> outcomes) {

  public Report {
    outcomes = List.copyOf(outcomes);
  }

  /** Whether every method answered, and none differs by more than is tolerated. */
  public boolean agrees() {
    return outcomes.stream()
        .noneMatch(
            outcome ->
                outcome instanceof Failed
                    || (outcome instanceof Compared compared && !compared.isWithin()));
  }

  /** One line of the first table. */
  private record Key(
      String result,
      String call,
      String library,
      String measure,
      OptionalDouble tolerance,
      Optional<String> doubt) {
    static Key of(Compared compared) {
      String given =
          compared.parameters().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
              .collect(Collectors.joining(" "));
      return new Key(
          compared.reference().result(),
          "`%s`".formatted((compared.row().method() + " " + given).strip()),
          compared.reference().library(),
          compared.row().measure().title(),
          compared.tolerance(),
          compared.row().doubt().apply(compared.reference()));
    }
  }

  /** The tables, line by line. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("| method | result | of | models | photos | measure | worst | tolerated | |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    grouped(Compared.class, Key::of).forEach((key, compared) -> lines.add(line(key, compared)));
    List<String> failed =
        grouped(
                Failed.class,
                f -> "%s of %s: %s".formatted(f.row().method(), f.reference().model(), f.why()))
            .entrySet()
            .stream()
            .map(
                entry ->
                    "* %s (%s)".formatted(entry.getKey(), count(entry.getValue().size(), "result")))
            .toList();
    if (!failed.isEmpty()) {
      lines.addAll(List.of("", "Not answered:", ""));
      lines.addAll(failed);
    }
    Map<String, List<LeftOut>> leftOut = grouped(LeftOut.class, LeftOut::why);
    if (!leftOut.isEmpty()) {
      lines.addAll(List.of("", "Not compared:", ""));
      leftOut.forEach((why, results) -> lines.add("* %s: %s".formatted(why, names(results))));
    }
    return lines;
  }

  private static String line(Key key, List<Compared> compared) {
    double worst =
        compared.stream()
            .mapToDouble(Compared::value)
            .reduce(compared.get(0).row().measure()::worse)
            .orElseThrow();
    String verdict =
        compared.stream().allMatch(Compared::isWithin)
            ? key.doubt().map(why -> "reference in doubt: " + why).orElse("agrees")
            : "**differs**";
    return "| %s |"
        .formatted(
            String.join(
                " | ",
                key.call(),
                key.result(),
                key.library(),
                distinct(compared, Reference::model),
                Integer.toString(compared.size()),
                key.measure(),
                number(worst),
                key.tolerance().isPresent() ? number(key.tolerance().getAsDouble()) : "–",
                verdict));
  }

  private static String distinct(List<Compared> compared, Function<Reference, String> of) {
    return compared.stream()
        .map(Outcome::reference)
        .map(of)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String names(List<LeftOut> results) {
    Map<String, Long> counts =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.reference().result(), LinkedHashMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(result -> "%s (%d)".formatted(result.getKey(), result.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String count(int count, String of) {
    return count + " " + of + (count == 1 ? "" : "s");
  }

  /** Two digits tell how far from a tolerance it is; four, how near a cosine is to one. */
  private static String number(double value) {
    return value >= 0.1
        ? String.format(Locale.ROOT, "%.4f", value)
        : String.format(Locale.ROOT, "%.1e", value);
  }

  private <T extends Outcome, K> Map<K, List<T>> grouped(Class<T> kind, Function<T, K> by) {
    return outcomes.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
  }
}
