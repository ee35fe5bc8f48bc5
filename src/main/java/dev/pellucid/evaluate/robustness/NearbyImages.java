package dev.pellucid.evaluate.robustness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * How much an explanation changes at images near by: ‖e(x + δ) − e(x)‖ / ‖e(x)‖, the norms those of
 * all the numbers of the attribution in its own shape, the target's class that of x. δ is uniform
 * in [−r, r] for every channel of every pixel, in the model's normalised space.
 */
final class NearbyImages {

  private static final Parameter.Real RADIUS =
      new Parameter.Real(
          "radius", 0.02, 0, 1000, "how far a channel of a pixel moves at most, normalised");

  private static final Parameter.Whole SAMPLES =
      new Parameter.Whole("samples", 10, 1, 100_000, "images near by that are explained");

  private static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the noise");

  private static final List<Parameter<?>> PARAMETERS = List.of(RADIUS, SAMPLES, SEED);

  private NearbyImages() {}

  static IndicatorCard card(String id, String name, String meaning, Paper paper) {
    return new IndicatorCard(
        id, name, IndicatorCard.Family.ROBUSTNESS, Better.LOWER, meaning, paper, PARAMETERS);
  }

  /** How many explanations it takes. */
  static int explanations(ParameterValues parameters) {
    return parameters.get(SAMPLES);
  }

  /** One number of the changes; none where the explanation is zero everywhere. */
  static Finding change(
      ExplainedImage explained,
      ParameterValues parameters,
      Effort effort,
      Function<DoubleStream, OptionalDouble> summary) {
    double[] changes = changes(explained, parameters, effort);
    return changes.length == 0
        ? Finding.undefined("the explanation is zero everywhere")
        : Finding.of(summary.apply(Arrays.stream(changes)).orElseThrow());
  }

  /** Changes of the explanation, one an image near by; empty where it is zero everywhere. */
  static double[] changes(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    double size = norm(explained.attribution().values());
    if (size == 0) {
      return new double[0];
    }
    ImageBatch image = explained.image();
    double radius = parameters.get(RADIUS);
    int samples = parameters.get(SAMPLES);
    SplittableRandom random = ImageDraws.of(parameters.get(SEED), image);
    double[] changes = new double[samples];
    int done = 0;
    while (done < samples) {
      int rows = Math.min(effort.rows(), samples - done);
      double[] some = changes(explained, near(image, radius, rows, random));
      System.arraycopy(some, 0, changes, done, rows);
      done += rows;
      effort.isSpent(done, samples);
    }
    return changes;
  }

  /** The same at given images {@code [M,C,H,W]}, explained in one call. */
  static double[] changes(ExplainedImage explained, float[] nearby) {
    float[] original = explained.attribution().values();
    double size = norm(original);
    ImageBatch batch = explained.image().variants(nearby, explained.target());
    return explained.explainer().explain(explained.classifier(), batch).stream()
        .mapToDouble(other -> distance(other, original) / size)
        .toArray();
  }

  private static float[] near(ImageBatch image, double radius, int rows, SplittableRandom random) {
    float[] pixels = image.pixels();
    float[] near = new float[rows * pixels.length];
    for (int i = 0; i < near.length; i++) {
      near[i] = (float) (pixels[i % pixels.length] + radius * (2 * random.nextDouble() - 1));
    }
    return near;
  }

  private static double norm(float[] values) {
    return Math.sqrt(sumOfSquares(values.length, i -> values[i]));
  }

  private static double distance(Attribution other, float[] original) {
    float[] values = other.values();
    if (values.length != original.length) {
      throw new IllegalArgumentException(
          "an explainer that speaks of %d parts of one image and %d of another cannot be compared"
              .formatted(original.length, values.length));
    }
    return Math.sqrt(sumOfSquares(values.length, i -> (double) values[i] - original[i]));
  }

  private static double sumOfSquares(int length, IntToDoubleFunction value) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double one = value.applyAsDouble(i);
      sum += one * one;
    }
    return sum;
  }
}
