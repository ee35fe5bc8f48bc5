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
 * Sobol attribution (Fel, Cadène, Chalvidal, Cord, Vigouroux, Serre, 2021).
 *
 * <p>R_i = E[Var(v | all cells but i)] / Var(v), a number a cell: the share of the score's variance
 * in which cell i has a part, alone or together with others, when every cell is mixed with the
 * {@code baseline} in a proportion uniform in [0, 1]. Jansen's estimator on {@code designs} rows of
 * quasi-random masks. Cost: designs·(cells + 2) forward passes.
 *
 * <p>The paper takes its masks from one Sobol sequence in 2·cells dimensions; here every cell has a
 * two-dimensional one of its own, in an order of its own, because so short a piece of so wide a
 * sequence couples cells. Estimates are as random, their expectation is the same.
 *
 * <p>A share of variance has no sign: what speaks against the class counts like what speaks for it.
 * Interactions are counted once for every cell that has a part in them, so values add up to 1 or
 * more. Where the score hardly varies, what little it does is divided up all the same.
 *
 * <p>The standard error is the jackknife's over the rows. With {@code tolerance} sampling stops
 * after 16, 32, 64 … rows when it is small enough; the first of many rows are spread no more evenly
 * than random ones.
 *
 * <p>When time runs out before the last row, cells that were not asked about yet have 0, and {@code
 * cells-known} is the share of the others.
 */
public final class SobolAttribution implements ExplanationMethod {

  private static final Parameter.Whole DESIGNS =
      new Parameter.Whole(
          "designs",
          32,
          2,
          4096,
          "rows of the design, at most; powers of two are spread most evenly");

  /** Rows after which the tolerance is looked at first; the jackknife needs a few. */
  private static final int FIRST_LOOK = 16;

  private static final MethodCard CARD =
      new MethodCard(
          "sobol",
          "Sobol attribution",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Fel et al.",
              "Look at the Variance! Efficient Black-box Explanations with Sobol-based Sensitivity Analysis",
              "NeurIPS",
              2021),
          Stream.concat(
                  Cutting.PARAMETERS.stream(),
                  Stream.<Parameter<?>>of(
                      DESIGNS,
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
    int cells = Cutting.of(parameters).cells();
    return new Passes((long) parameters.get(DESIGNS) * SupercubeDesign.perRow(cells), 0);
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
    MaskDesign design =
        new SupercubeDesign(
            partition.cells(), parameters.get(DESIGNS), parameters.get(SharedParameters.SEED));
    Experiment experiment = new Experiment(design, model, partition, effort);
    Looks looks =
        new Looks(
            FIRST_LOOK * SupercubeDesign.perRow(partition.cells()),
            design.count(),
            parameters.get(SharedParameters.TOLERANCE));
    CellEstimate estimate =
        looks.estimate(
            masks -> TotalIndices.of(experiment.upTo(masks), partition.cells(), masks), effort);
    return estimate.explanation(cutting.attribution(partition, estimate.values()));
  }
}
