package dev.pellucid.explain.local.pixel.perturbation;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Shapley values by weighted linear regression (Lundberg, Lee, 2017).
 *
 * <p>φ minimises Σ_S w_S (v(S) − v(∅) − Σ_{i∈S} φ_i)² over coalitions S of the n cells, with w_S =
 * (n−1) / (C(n,|S|) |S| (n−|S|)) and Σφ = v(N) − v(∅), v(S) the score of the image whose cells
 * outside of S show the baseline. The cells are a grid's, {@code [rows,columns]}, or superpixels,
 * {@code [1,H,W]} with a superpixel's number at each of its pixels. Coalitions are drawn with their
 * complements, sizes of few coalitions taken whole (Covert, Lee, 2021). Where {@code samples}
 * reaches 2ⁿ−2 every coalition is taken and the values are the Shapley values themselves: 510 for a
 * grid of 3, 65534 for one of 4. Cost: a forward pass a sample, and two for the image and its
 * baseline; a coalition that comes again costs nothing.
 *
 * <p>The values add up to v(N) − v(∅) whatever was drawn. The standard error that is reported says
 * how far they would vary with the draw; with {@code tolerance} sampling stops when it is small
 * enough, looked at after 128 drawn coalitions and whenever twice as many have been taken.
 *
 * <p>With fewer samples than cells the regression leaves values open, which are then shared evenly;
 * where time ran out, {@code cells-known} is the share of the cells whose values are not. Cells are
 * taken away without regard to what they would show given the others, so the model is asked about
 * images that do not exist, and the values speak of the model and not of the world.
 */
public final class KernelShap implements ExplanationMethod {

  private static final Parameter.Whole SAMPLES =
      new Parameter.Whole(
          "samples", 2048, 2, 1 << 17, "coalitions, at most; all of them where there are no more");

  private static final MethodCard CARD =
      new MethodCard(
          "kernel-shap",
          "Kernel SHAP",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Lundberg, Lee",
              "A Unified Approach to Interpreting Model Predictions",
              "NeurIPS",
              2017),
          Stream.concat(
                  Cutting.PARAMETERS.stream(),
                  Stream.<Parameter<?>>of(
                      SAMPLES,
                      SharedParameters.TOLERANCE,
                      SharedParameters.SEED,
                      SharedParameters.BASELINE,
                      SharedParameters.LOGIT))
              .toList());

  /** Drawn coalitions after which the tolerance is looked at first. */
  private static final int FIRST_LOOK = 128;

  /** Players whose coalitions can be counted by the largest number of samples. */
  private static final int FEW = 17;

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** With a tolerance, the most that it may take. */
  @Override
  public Passes passes(ParameterValues parameters) {
    int cells = Cutting.of(parameters).cells();
    int coalitions = cells <= FEW ? (1 << cells) - 2 : Integer.MAX_VALUE;
    return new Passes(Math.min(parameters.get(SAMPLES), coalitions) + 2, 0);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
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
              CellEstimate estimate =
                  estimate(
                      image.game(),
                      parameters.get(SAMPLES),
                      parameters.get(SharedParameters.TOLERANCE),
                      parameters.get(SharedParameters.SEED),
                      effort);
              return estimate.explanation(image.attribution(estimate.values()));
            })
        .toList();
  }

  static CellEstimate estimate(Game game, int samples, double tolerance, long seed, Effort effort) {
    int players = game.players();
    KernelCoalitions coalitions = KernelCoalitions.of(players, samples, new Random(seed));
    List<BitSet> asked = new ArrayList<>(coalitions.all());
    asked.add(0, new BitSet());
    asked.add(1, everyone(players));
    Game remembered = new RememberedGame(game);
    int sure = coalitions.whole().size() + 2;
    return new Looks(sure + FIRST_LOOK, asked.size(), tolerance)
        .estimate(
            count -> {
              double[] worth = remembered.worth(asked.subList(0, count), effort);
              return fit(players, coalitions, worth, worth.length < count);
            },
            effort);
  }

  /**
   * What the first coalitions tell.
   *
   * @param worth of nobody, of everyone, and of the coalitions
   */
  private static CellEstimate fit(
      int players, KernelCoalitions coalitions, double[] worth, boolean partial) {
    if (worth.length < 2) {
      return new CellEstimate(
          new double[players], Optional.empty(), 0, 0, partial, OptionalDouble.empty());
    }
    KernelRegression regression = new KernelRegression(players, worth[0], worth[1]);
    int whole = Math.min(coalitions.whole().size(), worth.length - 2);
    for (int i = 0; i < whole; i++) {
      regression.add(coalitions.whole().get(i), worth[i + 2], coalitions.wholeWeights()[i]);
    }
    double[] drawn =
        Arrays.copyOfRange(worth, whole + 2, worth.length - (worth.length - whole) % 2);
    for (int i = 0; i < drawn.length; i++) {
      regression.add(coalitions.drawn().get(i), drawn[i], coalitions.drawnWeight() / drawn.length);
    }
    KernelRegression.Fit fit = regression.fit();
    return new CellEstimate(
        fit.values(),
        coalitions.areAll() && !partial
            ? Optional.of(new double[players])
            : fit.standardErrors(coalitions.drawn(), drawn, coalitions.drawnWeight()),
        fit.decided(),
        whole + drawn.length,
        partial,
        OptionalDouble.of(worth[1] - worth[0]));
  }

  private static BitSet everyone(int players) {
    BitSet everyone = new BitSet();
    everyone.set(0, players);
    return everyone;
  }
}
