package dev.pellucid.explain.local.pixel.perturbation;

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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Shapley values by sampling orders of arrival (Castro, Gómez, Tejada, 2009; Štrumbelj, Kononenko,
 * 2010).
 *
 * <p>φ_i = mean over random orders of the cells of v(P ∪ {i}) − v(P), P the cells before i, with
 * v(S) the score of the image whose cells outside of S show the baseline. The cells are a grid's,
 * {@code [rows,columns]}, or superpixels, {@code [1,H,W]} with a superpixel's number at each of its
 * pixels. Each order is followed by its reverse unless {@code antithetic} is false: their errors
 * partly cancel (Mitchell, Cooper, Frank, Holmes, 2022). Cost: for n cells a forward pass for each
 * of the n−1 proper beginnings of every order, and two for the image and its baseline; a coalition
 * that comes again costs nothing.
 *
 * <p>The values add up to v(N) − v(∅) whatever was drawn. Their standard error is reported and,
 * with {@code tolerance}, decides when it is enough. When the effort is spent before the first
 * order is complete, cells that have not arrived have 0, and {@code cells-known} is the share of
 * those that have, each by what it added once.
 *
 * <p>Cells are taken away without regard to what they would show given the others, so the model is
 * asked about images that do not exist, and the values speak of the model and not of the world.
 */
public final class ShapleyValueSampling implements ExplanationMethod {

  private static final Parameter.Whole PERMUTATIONS =
      new Parameter.Whole("permutations", 26, 1, 100_000, "orders of arrival, at most");

  private static final Parameter.Flag ANTITHETIC =
      new Parameter.Flag("antithetic", true, "each order is followed by its reverse");

  private static final MethodCard CARD =
      new MethodCard(
          "shapley-value-sampling",
          "Shapley Value Sampling",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Castro et al.",
              "Polynomial Calculation of the Shapley Value Based on Sampling",
              "Computers & Operations Research",
              2009),
          Stream.concat(
                  Cutting.PARAMETERS.stream(),
                  Stream.<Parameter<?>>of(
                      PERMUTATIONS,
                      ANTITHETIC,
                      SharedParameters.TOLERANCE,
                      SharedParameters.SEED,
                      SharedParameters.BASELINE,
                      SharedParameters.LOGIT))
              .toList());

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** At most: coalitions that come again are not run again, and a tolerance may end it sooner. */
  @Override
  public Passes passes(ParameterValues parameters) {
    int cells = Cutting.of(parameters).cells();
    return new Passes((long) parameters.get(PERMUTATIONS) * (cells - 1) + 2, 0);
  }

  /**
   * As the interface has it.
   *
   * @throws InvalidParameterException if antithetic permutations are odd in number
   */
  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    PermutationSampling sampling = sampling(parameters);
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, resolved.size())
        .mapToObj(
            image ->
                CutImage.of(
                    classifier,
                    resolved.only(image),
                    Cutting.of(parameters),
                    parameters.get(SharedParameters.BASELINE),
                    SharedParameters.score(parameters.get(SharedParameters.LOGIT))))
        .map(
            image -> {
              CellEstimate estimate = sampling.estimate(image.game(), effort);
              return estimate.explanation(image.attribution(estimate.values()));
            })
        .toList();
  }

  private static PermutationSampling sampling(ParameterValues parameters) {
    int permutations = parameters.get(PERMUTATIONS);
    boolean antithetic = parameters.get(ANTITHETIC);
    if (antithetic && permutations % 2 != 0) {
      throw new InvalidParameterException(
          "antithetic permutations come in pairs, so there cannot be %d: choose an even number, or"
                  .formatted(permutations)
              + " antithetic=false");
    }
    return new PermutationSampling(
        permutations,
        antithetic,
        parameters.get(SharedParameters.TOLERANCE),
        parameters.get(SharedParameters.SEED));
  }
}
