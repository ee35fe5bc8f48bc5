package dev.pellucid.cli.evaluation;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.statistics.Interval;
import dev.pellucid.evaluate.study.Comparison;
import dev.pellucid.evaluate.study.Failure;
import dev.pellucid.evaluate.study.Figure;
import dev.pellucid.evaluate.study.MeanCurve;
import dev.pellucid.evaluate.study.StudyResult;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code evaluate} found, as its JSON has it.
 *
 * @param about what was asked of which model and images
 * @param indicators family by family
 * @param explainers in the order in which they were asked, the baselines last
 * @param concepts of the model's bank, if it has one
 * @param failures of single images
 * @param notes for people: what was left out, and why
 */
public record EvaluationReport(
    About about,
    List<Column> indicators,
    List<Row> explainers,
    Optional<ConceptSection> concepts,
    List<Failure> failures,
    List<String> notes) {

  /**
   * What it is about.
   *
   * @param images how many
   * @param explained which class of each
   * @param confidence of every interval
   */
  public record About(
      String model, String data, int images, String explained, double confidence, long seed) {}

  /**
   * An indicator.
   *
   * @param call as it was asked: its id, and parameters that are not the default
   */
  public record Column(
      String call, String name, String family, Better better, String meaning, Paper paper) {

    static Column of(IndicatorCall call) {
      IndicatorCard card = call.indicator().card();
      return new Column(
          text(call),
          card.name(),
          card.family().title(),
          card.better(),
          card.meaning(),
          card.paper());
    }

    private static String text(IndicatorCall call) {
      Map<String, String> values = new LinkedHashMap<>(call.parameters().asText());
      ParameterValues.defaults(call.indicator().card().parameters())
          .asText()
          .forEach(values::remove);
      return call.indicator().card().id()
          + (values.isEmpty()
              ? ""
              : values.entrySet().stream()
                  .map(value -> value.getKey() + "=" + value.getValue())
                  .collect(Collectors.joining("&", "?", "")));
    }
  }

  /**
   * An explainer.
   *
   * @param baseline whether it knows nothing of the model
   * @param unfit why it cannot explain this model
   * @param cost of one explanation
   * @param figures by the indicator's call
   */
  public record Row(
      String name,
      boolean baseline,
      Optional<String> unfit,
      Optional<Cost> cost,
      Map<String, Value> figures) {}

  /** What one explanation costs; seconds of the wall clock. */
  public record Cost(double seconds, Optional<Interval> interval, Passes passes) {}

  /**
   * A figure.
   *
   * @param mean empty where it is defined in no image
   * @param interval of the mean; empty for too few images
   * @param images in which it is defined
   * @param undefined in how many it is not, by reason
   * @param notApplicable why it cannot judge this explainer
   * @param againstRandom compared with the random map
   * @param best whether nothing is better, as far as it can be told
   * @param seconds that judging one image took
   */
  public record Value(
      Optional<Double> mean,
      Optional<Interval> interval,
      int images,
      Map<String, Integer> undefined,
      Optional<String> notApplicable,
      Optional<Comparison> againstRandom,
      boolean best,
      Optional<Double> seconds,
      Optional<MeanCurve> curve) {

    static Value of(Figure figure) {
      if (figure instanceof Figure.Measured measured) {
        return new Value(
            Optional.of(measured.estimate().mean()),
            measured.estimate().interval(),
            measured.estimate().count(),
            new TreeMap<>(measured.undefined()),
            Optional.empty(),
            measured.againstRandom(),
            measured.best(),
            Optional.of(measured.seconds()),
            measured.curve());
      }
      return new Value(
          Optional.empty(),
          Optional.empty(),
          0,
          figure instanceof Figure.Undefined undefined
              ? new TreeMap<>(undefined.reasons())
              : Map.of(),
          figure instanceof Figure.NotApplicable not ? Optional.of(not.reason()) : Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Of a study. */
  public static EvaluationReport of(
      About about, StudyResult result, Optional<ConceptSection> concepts, List<String> notes) {
    List<Column> columns = result.indicators().stream().map(Column::of).toList();
    return new EvaluationReport(
        about,
        columns,
        result.rows().stream().map(row -> row(row, columns)).toList(),
        concepts,
        result.failures(),
        List.copyOf(notes));
  }

  private static Row row(StudyResult.Row row, List<Column> columns) {
    Map<String, Value> figures = new LinkedHashMap<>();
    IntStream.range(0, row.figures().size())
        .forEach(i -> figures.put(columns.get(i).call(), Value.of(row.figures().get(i))));
    return new Row(
        row.explainer(),
        row.baseline(),
        row.unfit(),
        row.cost()
            .map(cost -> new Cost(cost.seconds().mean(), cost.seconds().interval(), cost.passes())),
        figures);
  }

  /** The families of the indicators, in their order. */
  public List<String> families() {
    return indicators.stream().map(Column::family).distinct().toList();
  }

  /** The indicators of a family. */
  public List<Column> of(String family) {
    return indicators.stream().filter(column -> column.family().equals(family)).toList();
  }

  /**
   * The explainers that fit the model, the best by an indicator first; those of which it says
   * nothing last.
   */
  public List<Row> sortedBy(Column column) {
    double sign = column.better() == Better.LOWER ? 1 : -1;
    return explainers.stream()
        .filter(row -> row.unfit().isEmpty())
        .sorted(
            Comparator.comparingDouble(
                row ->
                    Optional.ofNullable(row.figures().get(column.call()))
                        .flatMap(Value::mean)
                        .map(mean -> sign * mean)
                        .orElse(Double.POSITIVE_INFINITY)))
        .toList();
  }
}
