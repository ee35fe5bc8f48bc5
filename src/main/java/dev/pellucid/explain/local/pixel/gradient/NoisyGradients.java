package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Gradients at an image under Gaussian noise, which SmoothGrad, SquareGrad and VarGrad each read in
 * their own way.
 */
final class NoisyGradients {

  static final Parameter.Real NOISE = noise(0.15);

  static final List<Parameter<?>> PARAMETERS =
      List.of(Sampling.SAMPLES, NOISE, Sampling.SEED, Sampling.TOLERANCE);

  private NoisyGradients() {}

  /** The parameter, with this default. */
  static Parameter.Real noise(double byDefault) {
    return new Parameter.Real(
        "noise",
        byDefault,
        0,
        10,
        "standard deviation of the noise, as a share of the image's largest less its smallest value");
  }

  /** The standard deviation for an image: its share of the image's range. */
  static double deviation(float[] image, double noise) {
    float smallest = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : image) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    return noise * ((double) largest - smallest);
  }

  /** With a tolerance, the most that it may take. */
  static Passes passes(ParameterValues parameters) {
    int samples = parameters.get(Sampling.SAMPLES);
    return new Passes(samples, samples);
  }

  /**
   * Explains every image of a batch.
   *
   * @param estimates makes, for so many numbers, what reads the gradients
   */
  static List<Explanation> explain(
      Classifier classifier,
      ImageBatch batch,
      ParameterValues parameters,
      Effort effort,
      IntFunction<RunningEstimate> estimates) {
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, batch.size())
        .mapToObj(
            index -> {
              ImageBatch image = resolved.only(index);
              float[] pixels = image.pixels();
              double deviation = deviation(pixels, parameters.get(NOISE));
              RunningEstimate estimate = estimates.apply(pixels.length);
              return Sampling.run(
                  new PointGradients(classifier, image, effort),
                  image,
                  parameters,
                  (sample, into, at) -> {
                    RandomStream random = new RandomStream(parameters.get(Sampling.SEED), sample);
                    for (int i = 0; i < pixels.length; i++) {
                      into[at + i] = (float) (pixels[i] + deviation * random.normal());
                    }
                  },
                  (sample, gradients, at) -> estimate.add(gradients, at),
                  estimate);
            })
        .toList();
  }
}
