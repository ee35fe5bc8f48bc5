package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.Better;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Infidelity (Yeh, Hsieh, Suggala, Inouye, Ravikumar, 2019): how far what an attribution foretells
 * of a perturbation is from what the score then does.
 *
 * <p>E_I[(⟨I, R⟩ − (score(x) − score(x − I)))²], I normal noise of deviation {@code noise} on every
 * value of the image {@code [C,H,W]}, in the model's normalised space. R the attribution {@code
 * [C,H,W]}; one of places alone is shared out evenly over the channels of each. 0 is best, and
 * there is no upper end. Cost: {@code samples} + 1 forward passes.
 *
 * <p>Gradients foretell small changes as they are. What is said of the whole way from a baseline b,
 * such as integrated gradients or input × gradient, is to be asked with {@code
 * multiply-by-inputs=true}: I is then divided by x − b (by 1 where that is 0). With {@code
 * normalise} R is first scaled by the β = ⟨a, d⟩ / ⟨a, a⟩ that suits it best, a what it foretells
 * and d what the score does: maps whose numbers have no unit, such as CAMs, are to be asked with
 * that, or are judged by their unit alone. Captum computes the same; its samples differ.
 *
 * <p>It is in the square of the score's unit: not to be compared between models, nor between images
 * unless normalised. Noise on single values is what no photo has, and rewards methods that describe
 * the model's response to it: gradients.
 */
public final class Infidelity implements Indicator {

  private static final Parameter.Whole SAMPLES =
      new Parameter.Whole("samples", 100, 1, 100_000, "perturbations");

  private static final Parameter.Real NOISE =
      new Parameter.Real("noise", 0.1, 1e-6, 100, "deviation of a perturbation");

  private static final Parameter.Flag MULTIPLY_BY_INPUTS =
      new Parameter.Flag(
          "multiply-by-inputs", false, "whether attributions speak of the way from the baseline");

  private static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", Baseline.ZERO, "where that way begins");

  private static final Parameter.Flag NORMALISE =
      new Parameter.Flag("normalise", false, "whether attributions are scaled to fit first");

  private static final IndicatorCard CARD =
      new IndicatorCard(
          "infidelity",
          "Infidelity",
          IndicatorCard.Family.FAITHFULNESS,
          Better.LOWER,
          "mean square of what an attribution gets wrong about noise; 0 is best, no upper end",
          new Paper(
              "Yeh et al.", "On the (In)fidelity and Sensitivity of Explanations", "NeurIPS", 2019),
          List.of(
              SAMPLES,
              NOISE,
              MULTIPLY_BY_INPUTS,
              BASELINE,
              NORMALISE,
              SharedParameters.SEED,
              SharedParameters.LOGIT));

  /**
   * What an attribution foretold of each perturbation, and what the score did.
   *
   * @param foretold ⟨I, R⟩
   * @param happened score(x) − score(x − I)
   */
  record Forecasts(double[] foretold, double[] happened) {

    /** The mean square of the error. */
    double infidelity() {
      return infidelity(1);
    }

    /** The same after the scaling that makes it smallest. */
    double normalisedInfidelity() {
      double square = 0;
      double product = 0;
      for (int i = 0; i < foretold.length; i++) {
        square += foretold[i] * foretold[i];
        product += foretold[i] * happened[i];
      }
      return infidelity(square > 0 ? product / square : 1);
    }

    private double infidelity(double scale) {
      double sum = 0;
      for (int i = 0; i < foretold.length; i++) {
        double error = scale * foretold[i] - happened[i];
        sum += error * error;
      }
      return sum / foretold.length;
    }
  }

  /** Where perturbations come from; asked for one after the other. */
  interface Perturbations {

    /** The next, {@code [C,H,W]}. */
    float[] next();
  }

  @Override
  public IndicatorCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(parameters.get(SAMPLES) + 1, 0);
  }

  @Override
  public Finding measure(ExplainedImage explained, ParameterValues parameters, Effort effort) {
    SplittableRandom random =
        ImageDraws.of(parameters.get(SharedParameters.SEED), explained.image());
    double deviation = parameters.get(NOISE);
    int length = explained.image().imageLength();
    Forecasts forecasts =
        forecasts(
            explained,
            parameters,
            effort,
            () -> {
              float[] noise = new float[length];
              for (int i = 0; i < length; i++) {
                noise[i] = (float) (deviation * random.nextGaussian());
              }
              return noise;
            });
    return Finding.of(
        parameters.get(NORMALISE) ? forecasts.normalisedInfidelity() : forecasts.infidelity());
  }

  static Forecasts forecasts(
      ExplainedImage explained,
      ParameterValues parameters,
      Effort effort,
      Perturbations perturbations) {
    float[] attribution = ofValues(explained);
    float[] pixels = explained.image().image(0);
    float[] weights =
        parameters.get(MULTIPLY_BY_INPUTS)
            ? perWay(
                attribution, pixels, SharedParameters.pixels(parameters.get(BASELINE), explained))
            : attribution;
    int samples = parameters.get(SAMPLES);
    double[] foretold = new double[samples];
    double[] scores =
        Scoring.of(
                explained, SharedParameters.score(parameters.get(SharedParameters.LOGIT)), effort)
            .of(
                samples + 1,
                row -> {
                  if (row == 0) {
                    return pixels;
                  }
                  float[] change = perturbations.next();
                  float[] changed = new float[pixels.length];
                  for (int i = 0; i < pixels.length; i++) {
                    changed[i] = pixels[i] - change[i];
                    foretold[row - 1] += (double) weights[i] * change[i];
                  }
                  return changed;
                });
    double[] happened = new double[samples];
    Arrays.setAll(happened, i -> scores[0] - scores[i + 1]);
    return new Forecasts(foretold, happened);
  }

  /** R, {@code [C,H,W]}. */
  private static float[] ofValues(ExplainedImage explained) {
    ImageBatch image = explained.image();
    if (explained.attribution() instanceof Attribution.Pixels whole
        && whole.channels() == image.channels()) {
      return whole.values();
    }
    float[] places = explained.map().values();
    float[] values = new float[image.imageLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = places[i % places.length] / image.channels();
    }
    return values;
  }

  /** R / (x − b), R where that is 0. */
  private static float[] perWay(float[] attribution, float[] pixels, float[] baseline) {
    float[] weights = new float[attribution.length];
    for (int i = 0; i < weights.length; i++) {
      float way = pixels[i] - baseline[i];
      weights[i] = way == 0 ? attribution[i] : attribution[i] / way;
    }
    return weights;
  }
}
