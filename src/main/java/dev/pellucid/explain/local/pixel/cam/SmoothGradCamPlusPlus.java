package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.Output;
import dev.pellucid.explain.method.Attribution;
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
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Smooth Grad-CAM++ (Omeiza, Speakman, Cintas, Weldemariam, 2019).
 *
 * <p>R = relu(Σ_k w_k A_k) with w_k = Σ α_k ⊙ relu(D1_k) and α_k = D2_k / (2 D2_k + (Σ A_k) D3_k +
 * ε), {@code [1,h,w]}: A the activations {@code [K,h,w]} of a layer, and D1, D2, D3 the means of G,
 * G² and G³ over {@code samples} images with normal noise of deviation {@code noise} · (max x − min
 * x), G = ∂y/∂A. Cost: one forward pass, and for each sample a forward pass and a backward pass
 * down to the layer.
 *
 * <p>As Grad-CAM++, with gradients that do not hang on the kinks next to this very image. Where the
 * head is linear they are the same for every sample, so it adds nothing there but cost. The {@code
 * standard-error} is a jackknife over eight groups of samples; with {@code tolerance} sampling
 * stops after 16, 32, 64 … samples when it is small enough.
 *
 * <p>The explanation is partial where time ran out. Throws {@link
 * dev.pellucid.graph.InvalidModelException} where the layer is neither a feature map nor patch
 * tokens.
 */
public final class SmoothGradCamPlusPlus implements ExplanationMethod {

  private static final Set<Output> ACTIVATIONS_AND_GRADIENTS =
      EnumSet.of(Output.ACTIVATION, Output.GRADIENT);

  private static final Parameter.Whole SAMPLES =
      new Parameter.Whole("samples", 32, 1, 100_000, "noisy images, at most");

  private static final Parameter.Real NOISE =
      new Parameter.Real(
          "noise", 0.15, 0.0, 10.0, "deviation of the noise, as a share of the image's range");

  private static final Parameter.Whole SEED =
      new Parameter.Whole("seed", 0, 0, Integer.MAX_VALUE, "of the noise");

  private static final Parameter.Real TOLERANCE =
      new Parameter.Real(
          "tolerance",
          0.0,
          0,
          1,
          "stop when the standard error is at most this share of the largest value; 0 takes all");

  /** Samples after which the tolerance is looked at first: two for each group of the jackknife. */
  private static final int FIRST_LOOK = 16;

  private static final MethodCard CARD =
      new MethodCard(
          "smooth-grad-cam-plus-plus",
          "Smooth Grad-CAM++",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Omeiza et al.",
              "Smooth Grad-CAM++: An Enhanced Inference Level Visualization Technique for Deep Convolutional Neural Network Models",
              "arXiv:1908.01224",
              2019),
          List.of(
              FeatureLayers.PARAMETER,
              ClassActivationMap.CUT,
              GradCamPlusPlus.EPSILON,
              SAMPLES,
              NOISE,
              TOLERANCE,
              SEED));

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** With a tolerance, the most that it may take. */
  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1 + parameters.get(SAMPLES), parameters.get(SAMPLES));
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ImageBatch resolved = classifier.resolve(batch);
    FeatureLayers layers = FeatureLayers.of(classifier, parameters);
    List<List<FeatureMap>> clean =
        layers.fetch(classifier, resolved, EnumSet.of(Output.ACTIVATION)).ofAll();
    List<Explanation> explanations = new ArrayList<>(batch.size());
    for (int image = 0; image < batch.size(); image++) {
      explanations.add(
          explain(classifier, layers, resolved.only(image), clean.get(image), parameters, effort));
    }
    return explanations;
  }

  private static Explanation explain(
      Classifier classifier,
      FeatureLayers layers,
      ImageBatch image,
      List<FeatureMap> clean,
      ParameterValues parameters,
      Effort effort) {
    double deviation = parameters.get(NOISE) * range(image.pixels());
    Random random = new Random(parameters.get(SEED));
    List<MeanDerivatives> means =
        clean.stream().map(map -> new MeanDerivatives(map.activation().length)).toList();
    Target target = image.targets().get(0);
    int atOnce = layers.rows(classifier, target, ACTIVATIONS_AND_GRADIENTS, effort.rows());
    int samples = parameters.get(SAMPLES);
    double tolerance = parameters.get(TOLERANCE);
    int asked = tolerance > 0 ? Math.min(FIRST_LOOK, samples) : samples;
    int done = 0;
    boolean enough = false;
    while (!enough && (done == 0 || !effort.isSpent(done, asked))) {
      int rows = Math.min(asked - done, atOnce);
      ImageBatch noisy = image.variants(around(image.pixels(), rows, deviation, random), target);
      FeatureLayers.Fetched fetched = layers.fetch(classifier, noisy, ACTIVATIONS_AND_GRADIENTS);
      for (int row = 0; row < rows; row++) {
        List<FeatureMap> maps = fetched.of(row);
        for (int layer = 0; layer < maps.size(); layer++) {
          means.get(layer).add(maps.get(layer).gradient());
        }
      }
      done += rows;
      if (done == asked) {
        enough =
            done == samples
                || isSure(explanation(clean, means, done, false, parameters), tolerance);
        asked = (int) Math.min(2L * asked, samples);
      }
    }
    return explanation(clean, means, done, !enough, parameters);
  }

  private static boolean isSure(Explanation explanation, double tolerance) {
    Double error = explanation.figures().get(Explanation.STANDARD_ERROR);
    return error != null && error <= tolerance;
  }

  private static Explanation explanation(
      List<FeatureMap> clean,
      List<MeanDerivatives> means,
      int done,
      boolean partial,
      ParameterValues parameters) {
    Attribution.Positions map = map(clean, means, MeanDerivatives.NO_GROUP, parameters);
    Explanation explanation =
        new Explanation(map, partial, Map.of(Explanation.SAMPLES, (double) done));
    int groups = means.get(0).groups();
    if (groups < 2) {
      return explanation;
    }
    List<float[]> without = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      without.add(map(clean, means, group, parameters).values());
    }
    return explanation.with(Explanation.STANDARD_ERROR, jackknife(map.values(), without));
  }

  private static Attribution.Positions map(
      List<FeatureMap> clean,
      List<MeanDerivatives> means,
      int withoutGroup,
      ParameterValues parameters) {
    List<Attribution.Positions> maps = new ArrayList<>();
    for (int layer = 0; layer < clean.size(); layer++) {
      MeanDerivatives derivatives = means.get(layer);
      float[] first = derivatives.mean(1, withoutGroup);
      float[] second = derivatives.mean(2, withoutGroup);
      float[] third = derivatives.mean(3, withoutGroup);
      maps.add(
          ClassActivationMap.of(
              clean.subList(layer, layer + 1),
              parameters.get(ClassActivationMap.CUT),
              at ->
                  GradCamPlusPlus.weighted(
                      at,
                      first,
                      i -> second[i],
                      i -> third[i],
                      parameters.get(GradCamPlusPlus.EPSILON))));
    }
    return ClassActivationMap.fused(maps);
  }

  /** The largest standard error by the maps without each group, as a share of the largest value. */
  private static double jackknife(float[] map, List<float[]> without) {
    int groups = without.size();
    double largestError = 0;
    double largestValue = 0;
    for (int p = 0; p < map.length; p++) {
      int position = p;
      double mean = without.stream().mapToDouble(m -> m[position]).average().orElseThrow();
      double squares = without.stream().mapToDouble(m -> Math.pow(m[position] - mean, 2)).sum();
      largestError = Math.max(largestError, Math.sqrt(squares * (groups - 1) / groups));
      largestValue = Math.max(largestValue, Math.abs(map[p]));
    }
    return largestValue == 0 ? 0 : largestError / largestValue;
  }

  private static double range(float[] pixels) {
    float min = pixels[0];
    float max = pixels[0];
    for (float pixel : pixels) {
      min = Math.min(min, pixel);
      max = Math.max(max, pixel);
    }
    return (double) max - min;
  }

  private static float[] around(float[] pixels, int count, double deviation, Random random) {
    float[] noisy = new float[count * pixels.length];
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) (pixels[i % pixels.length] + deviation * random.nextGaussian());
    }
    return noisy;
  }
}
