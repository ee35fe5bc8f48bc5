package dev.pellucid.cli.evaluation;

import dev.pellucid.evaluate.roar.Roar;
import dev.pellucid.evaluate.roar.RoarResult;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.Interval;
import dev.pellucid.evaluate.study.Comparison;
import dev.pellucid.explain.method.Paper;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code roar} found, as its JSON has it.
 *
 * @param about what was asked of which model
 * @param given accuracy on the test scenes of the model as it came
 * @param retrained accuracy of the same network trained anew on all pixels
 * @param explainers in the order in which they were asked, the baselines last
 * @param notes for people: why the figures may say little
 */
public record RoarReport(
    About about, Value given, Value retrained, List<Row> explainers, List<String> notes) {

  /**
   * What it is about.
   *
   * @param training scenes to learn from
   * @param test others, on which networks are tried
   * @param epochs of each training
   * @param repeats networks for each share
   * @param confidence of every interval
   */
  public record About(
      String model,
      int training,
      int test,
      int epochs,
      int repeats,
      double confidence,
      long seed,
      Paper paper) {

    /** Of so much training. */
    public static About of(
        String model, int training, int test, int epochs, int repeats, long seed) {
      return new About(
          model, training, test, epochs, repeats, Roar.CONFIDENCE, seed, Roar.CARD.paper());
    }
  }

  /**
   * An explainer.
   *
   * @param baseline whether it knows nothing of the model
   * @param area under the accuracy over the share removed
   * @param accuracies one a share, from the smallest
   */
  public record Row(String name, boolean baseline, Value area, List<Point> accuracies) {}

  /** Accuracy without a share of the pixels. */
  public record Point(double share, Value accuracy) {}

  /**
   * A mean over the test scenes.
   *
   * @param interval of the mean; empty for too few scenes
   * @param againstRandom compared with the random map
   */
  public record Value(
      double mean, Optional<Interval> interval, int images, Optional<Comparison> againstRandom) {

    private static Value of(Estimate estimate, Optional<Comparison> againstRandom) {
      return new Value(estimate.mean(), estimate.interval(), estimate.count(), againstRandom);
    }

    private static Value of(RoarResult.Figure figure) {
      return of(figure.estimate(), figure.againstRandom());
    }
  }

  /** Of a result. */
  public static RoarReport of(About about, RoarResult result) {
    return new RoarReport(
        about,
        Value.of(result.given(), Optional.empty()),
        Value.of(result.retrained(), Optional.empty()),
        result.lines().stream().map(RoarReport::row).toList(),
        isLessTrained(result)
            ? List.of(
                "Networks trained so know less than the model as it came, even from all pixels: more scenes or epochs would say more.")
            : List.of());
  }

  /** Whether all that is known of both accuracies says so. */
  private static boolean isLessTrained(RoarResult result) {
    return result
        .retrained()
        .interval()
        .flatMap(
            retrained -> result.given().interval().map(given -> retrained.high() < given.low()))
        .orElse(false);
  }

  private static Row row(RoarResult.Line line) {
    return new Row(
        line.explainer(),
        line.baseline(),
        Value.of(line.area()),
        line.points().stream()
            .map(point -> new Point(point.share(), Value.of(point.accuracy())))
            .toList());
  }

  /** The best first, by the area. */
  public List<Row> sorted() {
    return explainers.stream()
        .sorted(Comparator.comparingDouble(row -> row.area().mean()))
        .toList();
  }

  /** What was removed, the same for every explainer. */
  public List<Double> shares() {
    return explainers.get(0).accuracies().stream().map(Point::share).toList();
  }
}
