package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Partition;
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
import java.util.stream.Stream;

/**
 * HSIC attribution (Novello, Fel, Vigouroux, 2022).
 *
 * <p>R_i = HSIC(m_i, v(m)), a number a cell: how far the score's distribution differs between the
 * masks that show cell i and those that show the {@code baseline} there, measured in the space of a
 * kernel: 1[m = m'] for the cell, a Gaussian for the score. Cost: {@code masks} forward passes,
 * whatever the number of cells; masks·masks·cells multiplications come on top of them.
 *
 * <p>Departs from the paper in two choices: the Gaussian is as wide as the standard deviation of
 * the scores, so that adding a number to a logit changes nothing; and what the criterion has on the
 * average when there is no dependence at all is subtracted, the same for every cell, so that cells
 * without influence have 0 but for noise, and may have less.
 *
 * <p>A dependence has no sign: what speaks against the class counts like what speaks for it. It is
 * one of single cells: a cell that only matters together with another may go unseen where the
 * other's two states cancel its two effects.
 *
 * <p>The standard error is reported; with {@code tolerance} sampling stops after 128, 256, 512 …
 * masks when it is small enough. The explanation is partial where time ran out before the last
 * mask.
 */
public final class HsicAttribution implements ExplanationMethod {

  private static final Parameter.Whole MASKS =
      new Parameter.Whole("masks", 500, 4, 10_000, "random masks, at most");

  /** Masks after which the tolerance is looked at first. */
  private static final int FIRST_LOOK = 128;

  private static final MethodCard CARD =
      new MethodCard(
          "hsic",
          "HSIC attribution",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Novello et al.",
              "Making Sense of Dependence: Efficient Black-box Explanations Using Dependence Measure",
              "NeurIPS",
              2022),
          Stream.concat(
                  Cutting.PARAMETERS.stream(),
                  Stream.<Parameter<?>>of(
                      MASKS,
                      SharedParameters.TOLERANCE,
                      SharedParameters.SEED,
                      SharedParameters.BASELINE,
                      SharedParameters.LOGIT))
              .toList());

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** With a tolerance, the most that it may take. */
  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(parameters.get(MASKS), 0);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, resolved.size())
        .mapToObj(resolved::only)
        .map(image -> explainOne(classifier, image, parameters, effort))
        .toList();
  }

  private static Explanation explainOne(
      Classifier classifier, ImageBatch image, ParameterValues parameters, Effort effort) {
    Cutting cutting = Cutting.of(parameters);
    Partition partition = cutting.cut(image, classifier.input());
    MaskedModel model =
        new MaskedModel(
            classifier,
            image,
            parameters.get(SharedParameters.BASELINE).of(image.image(0), classifier.input()),
            SharedParameters.score(parameters.get(SharedParameters.LOGIT)));
    BalancedDesign design =
        new BalancedDesign(
            partition.cells(), parameters.get(MASKS), parameters.get(SharedParameters.SEED));
    Experiment experiment = new Experiment(design, model, partition, effort);
    Looks looks = new Looks(FIRST_LOOK, design.count(), parameters.get(SharedParameters.TOLERANCE));
    CellEstimate estimate =
        looks.estimate(masks -> Dependence.of(experiment.upTo(masks), masks, design), effort);
    return estimate.explanation(cutting.attribution(partition, estimate.values()));
  }
}
