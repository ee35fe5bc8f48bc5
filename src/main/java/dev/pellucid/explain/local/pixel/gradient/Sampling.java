package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import java.util.Map;

/**
 * How many samples a random method takes: a fixed number, or fewer if its estimate is sure enough
 * before. It looks only after 16, 32, 64 … samples, however many a run has, so that the answer does
 * not depend on the size of the runs.
 */
final class Sampling {

  static final Parameter.Whole SAMPLES =
      new Parameter.Whole("samples", 50, 1, 1_000_000, "gradients taken, at most");

  static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the random numbers");

  static final Parameter.Real TOLERANCE =
      new Parameter.Real(
          "tolerance",
          0.0,
          0,
          1,
          "stop when the standard error is at most this share of the largest attribution; 0 takes all samples");

  private static final int FIRST_LOOK = 16;

  private Sampling() {}

  /** Takes the samples and says what they give. */
  static Explanation run(
      PointGradients gradients,
      ImageBatch image,
      ParameterValues parameters,
      PointGradients.Points points,
      PointGradients.Taker taker,
      RunningEstimate estimate) {
    int samples = parameters.get(SAMPLES);
    double tolerance = parameters.get(TOLERANCE);
    int asked = tolerance > 0 ? Math.min(FIRST_LOOK, samples) : samples;
    int done = gradients.visit(0, asked, points, taker);
    while (done == asked && done < samples && !(estimate.standardError() <= tolerance)) {
      asked = (int) Math.min(2L * asked, samples);
      done = gradients.visit(done, asked, points, taker);
    }
    Explanation explanation =
        new Explanation(
                new Attribution.Pixels(
                    image.channels(), image.height(), image.width(), estimate.values()),
                done < asked,
                Map.of())
            .with(Explanation.SAMPLES, done);
    double error = estimate.standardError();
    return Double.isFinite(error)
        ? explanation.with(Explanation.STANDARD_ERROR, error)
        : explanation;
  }
}
