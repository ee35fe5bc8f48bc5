package dev.pellucid.evaluate.roar;

import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.statistics.Estimate;
import java.util.List;
import java.util.stream.Stream;

/**
 * How well networks do that were trained without what explainers call relevant.
 *
 * @param given accuracy on the test images of the model that was explained
 * @param retrained accuracy of the same network trained anew on all pixels, with which the others
 *     are to be compared
 * @param lines one an explainer
 */
public record RoarResult(Estimate given, Estimate retrained, List<Line> lines) {

  public RoarResult {
    lines = List.copyOf(lines);
  }

  /**
   * What was found of an explainer.
   *
   * @param points one a share, from the smallest
   */
  public record Line(String explainer, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }

    /**
     * Accuracy over the share removed, from none.
     *
     * @param retrained accuracy where nothing was removed
     */
    public Curve curve(Estimate retrained) {
      return new Curve(
          Stream.concat(Stream.of(0.0), points.stream().map(Point::share))
              .mapToDouble(Double::doubleValue)
              .toArray(),
          Stream.concat(Stream.of(retrained), points.stream().map(Point::accuracy))
              .mapToDouble(Estimate::mean)
              .toArray());
    }
  }

  /**
   * A share of the pixels that was removed, and the accuracy on test images without them, its
   * interval over these images.
   */
  public record Point(double share, Estimate accuracy) {}
}
