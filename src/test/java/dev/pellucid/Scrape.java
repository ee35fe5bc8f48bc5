package dev.pellucid;

import static java.util.stream.Collectors.toCollection;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics of the service under test, of its documentation, and those that rules and dashboards
 * ask for.
 */
public final class Scrape {

  private static final Path DEPLOY = Path.of("deploy");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
  private static final Pattern TAG = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern ROW =
      Pattern.compile("\\| `(pellucid_\\w+)` \\| (\\w+) \\| ([^|]*) \\|");
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");
  private static final Pattern SERIES =
      Pattern.compile("\\b(?:pellucid|jvm|process|system|http|kafka|worker)_\\w+");

  private Scrape() {}

  /**
   * A metric.
   *
   * @param type {@code counter}, {@code gauge}, {@code summary} or {@code histogram}
   * @param tags their names, without those that buckets have
   */
  public record Metric(String type, Set<String> tags) {}

  /** What the service under test answers. */
  public static String text() {
    return RestAssured.given().port(Health.port()).get("/q/metrics").asString();
  }

  /** The names of the series in an answer. */
  public static Set<String> names(String text) {
    return text.lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .map(sample -> sample.group(1))
        .collect(toCollection(TreeSet::new));
  }

  /** Our metrics in an answer, by name; the maxima of timers and sizes are told with them. */
  public static Map<String, Metric> ours(String text) {
    Map<String, Metric> metrics = new TreeMap<>();
    text.lines()
        .map(TYPE::matcher)
        .filter(Matcher::matches)
        .filter(type -> type.group(1).startsWith("pellucid_") && !type.group(1).endsWith("_max"))
        .forEach(
            type -> {
              boolean bare = type.group(2).equals("counter") && !type.group(1).endsWith("_total");
              metrics.put(
                  bare ? type.group(1) + "_total" : type.group(1),
                  new Metric(type.group(2), tags(text, type.group(1))));
            });
    return metrics;
  }

  private static Set<String> tags(String text, String name) {
    Pattern ours = Pattern.compile(name + "(_total|_count|_bucket)?");
    return text.lines()
        .map(SAMPLE::matcher)
        .filter(sample -> sample.matches() && ours.matcher(sample.group(1)).matches())
        .flatMap(sample -> sample.group(2) == null ? Stream.of() : all(TAG, sample.group(2)))
        .filter(tag -> !tag.equals("le"))
        .collect(toCollection(TreeSet::new));
  }

  /** The table of the documentation. */
  public static Map<String, Metric> documented() throws IOException {
    Map<String, Metric> metrics = new TreeMap<>();
    ROW.matcher(Files.readString(Path.of("src/docs/operations.md")))
        .results()
        .forEach(
            row ->
                metrics.put(
                    row.group(1),
                    new Metric(
                        row.group(2),
                        all(CODE, row.group(3)).collect(toCollection(TreeSet::new)))));
    return metrics;
  }

  /** Every series that a rule or a dashboard asks for. */
  public static Set<String> asked() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (String file :
        new String[] {
          "prometheus/pellucid.rules.yml",
          "grafana/dashboards/stream.json",
          "grafana/dashboards/monitor.json"
        }) {
      // What is recorded is not scraped, and is made of what is.
      String text =
          Files.readString(DEPLOY.resolve(file)).replaceAll("\\bjob\\w*:pellucid_\\w+:\\w+", "");
      SERIES.matcher(text).results().map(MatchResult::group).forEach(asked::add);
    }
    return asked;
  }

  private static Stream<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }
}
