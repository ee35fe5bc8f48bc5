package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.statistics.MeanInterval;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one indicator says of one explainer, image by image. */
final class FindingTally {

  /** By image; not a number where it is not defined, or the image failed. */
  private final double[] values;

  private final Map<String, Integer> undefined = new TreeMap<>();
  private final CurveTally curves = new CurveTally();
  private Optional<String> notApplicable = Optional.empty();
  private long nanos;
  private int judged;

  FindingTally(int images) {
    values = new double[images];
    Arrays.fill(values, Double.NaN);
  }

  void add(int image, Finding finding, long took) {
    nanos += took;
    judged++;
    if (finding instanceof Finding.Value value) {
      values[image] = value.value();
      value.curve().ifPresent(curves::add);
    } else if (finding instanceof Finding.Undefined because) {
      undefined.merge(because.reason(), 1, Integer::sum);
    }
  }

  void giveUp(String reason) {
    notApplicable = Optional.of(reason);
  }

  boolean isGivenUp() {
    return notApplicable.isPresent();
  }

  /** Without how it compares with others. */
  Figure figure(MeanInterval interval, boolean yesOrNo) {
    if (notApplicable.isPresent()) {
      return new Figure.NotApplicable(notApplicable.get());
    }
    double[] defined = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    if (defined.length == 0) {
      return new Figure.Undefined(undefined);
    }
    return new Figure.Measured(
        yesOrNo ? interval.ofAnswers(defined) : interval.of(defined),
        undefined,
        Optional.empty(),
        false,
        curves.mean(interval.confidence()),
        nanos / 1e9 / judged);
  }

  /** The differences to another on the images in which both are defined. */
  double[] minus(FindingTally other) {
    double[] differences = new double[values.length];
    int count = 0;
    for (int image = 0; image < values.length; image++) {
      double difference = values[image] - other.values[image];
      if (!Double.isNaN(difference)) {
        differences[count++] = difference;
      }
    }
    return Arrays.copyOf(differences, count);
  }
}
