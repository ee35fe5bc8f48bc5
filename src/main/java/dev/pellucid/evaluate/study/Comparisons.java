package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.statistics.Interval;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.evaluate.study.StudyResult.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Compares explainers image by image: with the random map, and with the best of all.
 *
 * @param tallies one an explainer and indicator
 */
record Comparisons(
    List<IndicatorCall> indicators, List<List<FindingTally>> tallies, MeanInterval interval) {

  /** The same rows with every figure compared. */
  List<Row> compare(List<Row> rows) {
    OptionalInt random =
        IntStream.range(0, rows.size())
            .filter(row -> rows.get(row).explainer().equals(RandomMap.NAME))
            .findFirst();
    List<List<Figure>> figures = new ArrayList<>();
    rows.forEach(row -> figures.add(new ArrayList<>(row.figures())));
    for (int column = 0; column < indicators.size(); column++) {
      if (better(column) != Better.NEITHER
          && !indicators.get(column).indicator().favoursIgnorance()) {
        compare(figures, column, random);
      }
    }
    return IntStream.range(0, rows.size())
        .mapToObj(
            i ->
                new Row(
                    rows.get(i).explainer(),
                    rows.get(i).baseline(),
                    rows.get(i).unfit(),
                    rows.get(i).cost(),
                    figures.get(i)))
        .toList();
  }

  private void compare(List<List<Figure>> figures, int column, OptionalInt random) {
    List<Integer> measured =
        IntStream.range(0, figures.size())
            .filter(
                row ->
                    !figures.get(row).isEmpty()
                        && figures.get(row).get(column) instanceof Figure.Measured)
            .boxed()
            .toList();
    List<Integer> best = best(figures, column, measured);
    for (int row : measured) {
      Optional<Comparison> againstRandom =
          random.isPresent() && random.getAsInt() != row
              ? comparison(row, random.getAsInt(), column)
              : Optional.empty();
      figures
          .get(row)
          .set(
              column,
              ((Figure.Measured) figures.get(row).get(column))
                  .marked(againstRandom, best.contains(row) && beatsChance(againstRandom, random)));
    }
  }

  /** What is not better than the random map is not among the best, though none be better. */
  private static boolean beatsChance(Optional<Comparison> againstRandom, OptionalInt random) {
    return random.isEmpty()
        || againstRandom
            .filter(comparison -> comparison.verdict() == Comparison.Verdict.BETTER)
            .isPresent();
  }

  /** Those that cannot be told from the best; none if that is all of them. */
  private List<Integer> best(List<List<Figure>> figures, int column, List<Integer> measured) {
    double sign = better(column) == Better.HIGHER ? 1 : -1;
    Optional<Integer> first =
        measured.stream()
            .max(
                Comparator.comparingDouble(
                    row ->
                        sign * ((Figure.Measured) figures.get(row).get(column)).estimate().mean()));
    List<Integer> equal =
        measured.stream()
            .filter(row -> row.equals(first.orElseThrow()) || !isWorse(row, first.get(), column))
            .toList();
    return equal.size() == measured.size() ? List.of() : equal;
  }

  private boolean isWorse(int row, int best, int column) {
    return comparison(row, best, column)
        .flatMap(comparison -> comparison.difference().interval())
        .map((Interval difference) -> !difference.contains(0))
        .orElse(false);
  }

  private Optional<Comparison> comparison(int row, int other, int column) {
    double[] differences = tallies.get(row).get(column).minus(tallies.get(other).get(column));
    return differences.length == 0
        ? Optional.empty()
        : Optional.of(Comparison.of(interval.of(differences), better(column)));
  }

  private Better better(int column) {
    return indicators.get(column).indicator().card().better();
  }
}
