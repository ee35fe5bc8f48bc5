package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Expected gradients (Erion, Janizek, Sturmfels, Lundberg, Lee, 2021), GradientSHAP in Captum and
 * in Lundberg's library.
 *
 * <p>R = E[(x + ε − b) ⊙ ∂y/∂x (b + α(x + ε − b))], {@code [C,H,W]}: b one of the baselines, each
 * as likely, α uniform in [0, 1], ε ~ N(0, σ²) with σ = {@code noise}·(max x − min x), none by
 * default. Cost: {@code samples} forward and backward passes, and one forward pass for the image
 * and for each baseline.
 *
 * <p>Without noise the expectation is {@link IntegratedGradients} averaged over the baselines, so
 * it is complete in expectation; the completeness error shows how far the samples are from that. It
 * approximates Shapley values only as far as the network is linear between baselines and image.
 * With one or two baselines integrated gradients give the same for far fewer passes: use this where
 * there are many.
 */
public final class GradientShap implements ExplanationMethod {

  private static final Parameter.Several<Baseline> BASELINES = Baselines.PARAMETER;
  private static final Parameter.Real NOISE = NoisyGradients.noise(0);

  private static final MethodCard CARD =
      new MethodCard(
          "gradient-shap",
          "GradientSHAP",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper(
              "Erion et al.",
              "Improving performance of deep learning models with axiomatic attribution priors and expected gradients",
              "Nature Machine Intelligence",
              2021),
          List.of(Sampling.SAMPLES, BASELINES, NOISE, Sampling.SEED, Sampling.TOLERANCE));

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** With a tolerance, the most that it may take. */
  @Override
  public Passes passes(ParameterValues parameters) {
    int samples = parameters.get(Sampling.SAMPLES);
    return new Passes(1 + parameters.get(BASELINES).size() + samples, samples);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, batch.size())
        .mapToObj(image -> explainOne(classifier, resolved.only(image), parameters, effort))
        .toList();
  }

  private static Explanation explainOne(
      Classifier classifier, ImageBatch image, ParameterValues parameters, Effort effort) {
    float[] pixels = image.pixels();
    List<float[]> baselines = Baselines.of(parameters.get(BASELINES), pixels, classifier.input());
    double difference = ScoreDifference.of(classifier, image, baselines, effort.rows());
    Ways ways =
        new Ways(
            pixels,
            baselines,
            NoisyGradients.deviation(pixels, parameters.get(NOISE)),
            parameters.get(Sampling.SEED));
    RunningEstimate estimate = new MeanEstimate(pixels.length);
    float[] share = new float[pixels.length];
    Explanation explanation =
        Sampling.run(
            new PointGradients(classifier, image, effort),
            image,
            parameters,
            (sample, into, at) -> ways.draw(sample).write(into, at),
            (sample, gradients, at) -> {
              float[] way = ways.draw(sample).way();
              for (int i = 0; i < share.length; i++) {
                share[i] = way[i] * gradients[at + i];
              }
              estimate.add(share, 0);
            },
            estimate);
    double sum = 0;
    for (float value : explanation.attribution().values()) {
      sum += value;
    }
    return explanation.with(Explanation.COMPLETENESS_ERROR, Math.abs(sum - difference));
  }

  /** The ways from baselines to the image under noise. */
  private record Ways(float[] image, List<float[]> baselines, double deviation, long seed) {

    /** The way of one sample: drawn anew each time rather than kept, as there may be many. */
    Way draw(int sample) {
      RandomStream random = new RandomStream(seed, sample);
      float[] baseline = baselines.get(random.below(baselines.size()));
      float position = (float) random.uniform();
      float[] way = new float[image.length];
      for (int i = 0; i < way.length; i++) {
        double noise = deviation == 0 ? 0 : deviation * random.normal();
        way[i] = (float) (image[i] + noise - baseline[i]);
      }
      return new Way(baseline, position, way);
    }
  }

  /** From a baseline to the image, and how far to go. */
  private record Way(float[] baseline, float position, float[] way) {
    void write(float[] into, int at) {
      for (int i = 0; i < way.length; i++) {
        into[at + i] = baseline[i] + position * way[i];
      }
    }
  }
}
