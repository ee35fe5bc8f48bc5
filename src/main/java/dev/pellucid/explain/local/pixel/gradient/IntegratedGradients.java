package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gradients integrated along the straight way from a baseline (Sundararajan, Taly, Yan, 2017).
 *
 * <p>R = (x − b) ⊙ ∫₀¹ ∂y/∂x (b + α(x − b)) dα, {@code [C,H,W]}; of several baselines b, the mean.
 * The integral is a sum of {@code steps} gradients. With {@code tolerance}, the steps are doubled
 * until the completeness error is at most that share of |y(x) − y(b)|, or {@code max-steps} is
 * reached; not to be asked of the trapezoid rule, which falls one step short, so that its error
 * only halves with each doubling. Cost: {@code steps} forward and backward passes a baseline, and
 * one forward pass for the image and for each baseline.
 *
 * <p>Complete: attributions add up to y(x) − y(b), up to the reported completeness error. Two
 * networks that compute the same function get the same attributions. The explanation is of the
 * difference to the baseline: where the image looks like it, attributions vanish whatever the
 * pixels mean, and points between the two may be images that the model never saw. Do not read it
 * without looking at the completeness error.
 *
 * <p>When the effort is spent, what was visited of the way, spread over all of it, stands for the
 * whole.
 *
 * @see Quadrature
 */
public final class IntegratedGradients implements ExplanationMethod {

  private static final int MOST_STEPS = 16384;

  private static final Parameter.Whole STEPS =
      new Parameter.Whole("steps", 50, 1, MOST_STEPS, "gradients taken along the way");

  private static final Parameter.Choice QUADRATURE =
      new Parameter.Choice(
          "quadrature",
          Quadrature.GAUSS_LEGENDRE.id(),
          Quadrature.ids(),
          "where on the way the gradients are taken, and what each weighs");

  private static final Parameter.Several<Baseline> BASELINES = Baselines.PARAMETER;

  private static final Parameter.Real TOLERANCE =
      new Parameter.Real(
          "tolerance",
          0.0,
          0,
          1,
          "double the steps until the completeness error is at most this share of the difference of scores; 0 keeps them");

  private static final Parameter.Whole MAX_STEPS =
      new Parameter.Whole("max-steps", 1024, 1, MOST_STEPS, "where the doubling ends");

  private static final MethodCard CARD =
      new MethodCard(
          "integrated-gradients",
          "Integrated Gradients",
          SurveyPlace.LOCAL_PIXEL_GRADIENT,
          new Paper("Sundararajan et al.", "Axiomatic Attribution for Deep Networks", "ICML", 2017),
          List.of(STEPS, QUADRATURE, BASELINES, TOLERANCE, MAX_STEPS));

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** With a tolerance, the most that it may take. */
  @Override
  public Passes passes(ParameterValues parameters) {
    int baselines = parameters.get(BASELINES).size();
    int steps = parameters.get(STEPS);
    int gradients = steps;
    while (parameters.get(TOLERANCE) > 0 && 2 * steps <= parameters.get(MAX_STEPS)) {
      steps *= 2;
      gradients += steps;
    }
    return new Passes(1 + baselines + (long) gradients * baselines, (long) gradients * baselines);
  }

  /**
   * As the interface has it.
   *
   * @throws InvalidParameterException if there is a tolerance, but no room to double the steps
   */
  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    requireRoomToDouble(parameters);
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, batch.size())
        .mapToObj(image -> explainOne(classifier, resolved.only(image), parameters, effort))
        .toList();
  }

  private static void requireRoomToDouble(ParameterValues parameters) {
    int steps = parameters.get(STEPS);
    int most = parameters.get(MAX_STEPS);
    if (parameters.get(TOLERANCE) > 0 && most < 2 * steps) {
      throw new InvalidParameterException(
          "%d steps cannot be doubled within max-steps=%d, so a tolerance would change nothing: "
                  .formatted(steps, most)
              + "choose max-steps=%d or more, fewer steps, or tolerance=0".formatted(2 * steps));
    }
  }

  private static Explanation explainOne(
      Classifier classifier, ImageBatch image, ParameterValues parameters, Effort effort) {
    List<float[]> baselines =
        Baselines.of(parameters.get(BASELINES), image.pixels(), classifier.input());
    double difference = ScoreDifference.of(classifier, image, baselines, effort.rows());
    Quadrature quadrature = Quadrature.byId(parameters.get(QUADRATURE));
    double allowed = parameters.get(TOLERANCE) * Math.abs(difference);
    int steps = parameters.get(STEPS);
    PointGradients gradients = new PointGradients(classifier, image, effort);
    PathIntegral integral =
        PathIntegral.of(image.pixels(), baselines, quadrature.nodes(steps), gradients);
    boolean cutOff = !integral.isWhole();
    while (!cutOff
        && parameters.get(TOLERANCE) > 0
        && Math.abs(integral.sum() - difference) > allowed
        && 2 * steps <= parameters.get(MAX_STEPS)) {
      steps *= 2;
      PathIntegral finer =
          PathIntegral.of(image.pixels(), baselines, quadrature.nodes(steps), gradients);
      cutOff = !finer.isWhole();
      integral = cutOff ? integral : finer;
    }
    Attribution.Pixels attribution =
        new Attribution.Pixels(image.channels(), image.height(), image.width(), integral.values());
    return new Explanation(attribution, cutOff, Map.of())
        .with(Explanation.COMPLETENESS_ERROR, Math.abs(integral.sum() - difference))
        .with(Explanation.SAMPLES, integral.points());
  }
}
