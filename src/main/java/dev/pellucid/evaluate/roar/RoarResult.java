package dev.pellucid.evaluate.roar;

import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.study.Comparison;
import java.util.List;
import java.util.Optional;

/**
 * How well networks do that were trained without what explainers call relevant. All intervals are
 * over the test images; what another training would have given is not in them.
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
   * @param baseline whether it knows nothing of the model
   * @param area under the accuracy over the share removed, from none, divided by how far the shares
   *     reach
   * @param points one a share, from the smallest
   */
  public record Line(String explainer, boolean baseline, Figure area, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A share of the pixels that was removed, and the accuracy on test images without them. */
  public record Point(double share, Figure accuracy) {}

  /**
   * A mean over the test images.
   *
   * @param againstRandom the difference to the random map's, image by image; empty of the random
   *     map itself, and where there is none
   */
  public record Figure(Estimate estimate, Optional<Comparison> againstRandom) {}
}
