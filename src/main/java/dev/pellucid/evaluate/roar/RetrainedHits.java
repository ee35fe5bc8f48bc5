package dev.pellucid.evaluate.roar;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.baseline.Baselines;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.evaluate.study.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What networks told of the test images that were trained without what an explainer calls relevant.
 *
 * @param shares removed
 * @param hits 1 for each image whose class was told and 0 for the others, or between them the mean
 *     of several networks; with nothing removed, and one array a share
 */
record RetrainedHits(Explainer explainer, List<Double> shares, List<double[]> hits) {

  /** The means, compared with those of the random map. */
  RoarResult.Line line(Optional<RetrainedHits> random, MeanInterval interval) {
    Optional<RetrainedHits> other = random.filter(each -> !each.explainer().equals(explainer));
    List<RoarResult.Point> points = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      int at = i + 1;
      points.add(
          new RoarResult.Point(
              shares.get(i),
              figure(
                  interval.ofAnswers(hits.get(at)),
                  hits.get(at),
                  other.map(each -> each.hits().get(at)),
                  interval)));
    }
    double[] areas = areas();
    return new RoarResult.Line(
        explainer.name(),
        Baselines.isOne(explainer),
        figure(interval.of(areas), areas, other.map(RetrainedHits::areas), interval),
        points);
  }

  /** Of every image's own curve; their mean is the area under the curve of accuracies. */
  private double[] areas() {
    double[] at = DoubleStream.concat(DoubleStream.of(0), doubles(shares)).toArray();
    return IntStream.range(0, hits.get(0).length)
        .mapToDouble(
            image -> new Curve(at, hits.stream().mapToDouble(each -> each[image]).toArray()).area())
        .toArray();
  }

  private static DoubleStream doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue);
  }

  private static RoarResult.Figure figure(
      Estimate estimate, double[] values, Optional<double[]> random, MeanInterval interval) {
    return new RoarResult.Figure(
        estimate,
        random.map(
            others ->
                Comparison.of(
                    interval.of(
                        IntStream.range(0, values.length)
                            .mapToDouble(image -> values[image] - others[image])
                            .toArray()),
                    Better.LOWER)));
  }
}
