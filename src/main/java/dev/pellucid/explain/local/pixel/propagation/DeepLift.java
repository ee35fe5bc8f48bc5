package dev.pellucid.explain.local.pixel.propagation;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DeepLIFT with the rescale rule (Shrikumar, Greenside, Kundaje, 2017).
 *
 * <p>R = m ⊙ (x − x₀), {@code [C,H,W]}: m the multipliers that flow back from the logit, Δy/Δx in
 * the place of the derivative at every nonlinearity, Δ the difference between the image's and the
 * baseline's pass. A unit that is saturated, or a ReLU that is shut, still passes on what opened or
 * shut it. Σ R = y(x) − y(x₀), up to rounding; {@link Explanation#COMPLETENESS_ERROR} says how far.
 * The sum holds through overlapping max-pools, products, attention and normalisations too. Cost:
 * two forward passes and a backward pass.
 *
 * <p>All depends on the baseline: what is as in it gets nothing. It is no Shapley value except in
 * nets of one nonlinearity, and two files that compute the same function in different steps may be
 * explained differently (Sundararajan, Taly, Yan, 2017).
 *
 * @see dev.pellucid.compiler.rules.multiplier.Rescale
 */
public final class DeepLift implements SinglePassMethod {

  private static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", Baseline.ZERO, "image that shows nothing");

  private static final MethodCard CARD =
      new MethodCard(
          "deeplift",
          "DeepLIFT (rescale)",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Shrikumar et al.",
              "Learning Important Features Through Propagating Activation Differences",
              "ICML",
              2017),
          List.of(BASELINE));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(2, 1);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    List<float[]> baselines =
        IntStream.range(0, batch.size())
            .mapToObj(image -> parameters.get(BASELINE).of(batch.image(image), classifier.input()))
            .toList();
    return RescaledDifferences.pass(batch, baselines)
        .map(
            share ->
                Explanation.exact(
                        new Attribution.Pixels(
                            batch.channels(), batch.height(), batch.width(), share.attribution()))
                    .with(Explanation.COMPLETENESS_ERROR, share.completenessError()));
  }
}
