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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Local interpretable model-agnostic explanations (Ribeiro, Singh, Guestrin, 2016).
 *
 * <p>The coefficients β of a linear fit v(z) ≈ c + βᵀz to samples z in which each cell of the image
 * is there with probability ½, else shows the baseline; v is the probability of the target, or its
 * logit. A sample counts by its likeness to the image: exp(−d²/width²), d = 1 − √(cells there /
 * cells) its cosine distance from all cells (d = 1 if none is). The fit is ridge regression, min Σ
 * w (v − c − βᵀz)² + α|β|², or the lasso, min ½ Σ w (v − c − βᵀz)² / Σ w + α Σ|β_i|, which leaves
 * out cells that matter little. The cells are a grid's, {@code [rows,columns]}, or superpixels,
 * {@code [1,H,W]} with a superpixel's number at each of its pixels. The first sample is the image
 * itself. Cost: a forward pass a sample; one that comes again costs nothing.
 *
 * <p>Reported are R² of the fit ({@link #FIT}) and, for ridge, the standard error over the draw of
 * samples; with {@code tolerance} sampling stops after 128, 256, 512 … samples when it is small
 * enough. The authors' code takes the root of the weight given here.
 *
 * <p>A low R² says that no linear model of these cells describes the score, and then the
 * coefficients should not be read. They depend on the cells, the width and the penalty, none of
 * which the data choose, and do not add up to the score.
 */
public final class Lime implements ExplanationMethod {

  /** How much of the scores' weighted variance the linear fit accounts for: R². */
  public static final String FIT = "r-squared";

  private static final String RIDGE = "ridge";

  private static final Parameter.Whole SAMPLES =
      new Parameter.Whole("samples", 1000, 2, 100_000, "random sets of cells, at most");

  private static final Parameter.Real KERNEL_WIDTH =
      new Parameter.Real("kernel-width", 0.25, 0.01, 100, "cosine distance that counts 1/e");

  private static final Parameter.Choice REGRESSION =
      new Parameter.Choice(
          "regression", RIDGE, List.of(RIDGE, "lasso"), "how large coefficients are penalised");

  private static final Parameter.Real RIDGE_ALPHA =
      new Parameter.Real("ridge-alpha", 1.0, 0, 1e6, "penalty of ridge regression");

  private static final Parameter.Real LASSO_ALPHA =
      new Parameter.Real("lasso-alpha", 0.01, 1e-6, 1e6, "penalty of the lasso");

  /** Samples after which the tolerance is looked at first. */
  private static final int FIRST_LOOK = 128;

  private static final MethodCard CARD =
      new MethodCard(
          "lime",
          "LIME",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Ribeiro et al.",
              "‘Why Should I Trust You?’ Explaining the Predictions of Any Classifier",
              "KDD",
              2016),
          Stream.concat(
                  Cutting.PARAMETERS.stream(),
                  Stream.<Parameter<?>>of(
                      SAMPLES,
                      KERNEL_WIDTH,
                      REGRESSION,
                      RIDGE_ALPHA,
                      LASSO_ALPHA,
                      SharedParameters.TOLERANCE,
                      SharedParameters.SEED,
                      SharedParameters.BASELINE,
                      SharedParameters.PROBABILITY))
              .toList());

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** With a tolerance, the most that it may take. */
  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(parameters.get(SAMPLES), 0);
  }

  /**
   * As the interface has it.
   *
   * @throws InvalidParameterException if the lasso is asked for a tolerance
   */
  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    if (parameters.get(SharedParameters.TOLERANCE) > 0
        && !parameters.get(REGRESSION).equals(RIDGE)) {
      throw new InvalidParameterException(
          "the lasso has no standard error that a tolerance could be held against: choose"
              + " regression=ridge, or leave the tolerance at 0");
    }
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, resolved.size())
        .mapToObj(
            image ->
                CutImage.of(
                    classifier,
                    resolved.only(image),
                    Cutting.of(parameters),
                    parameters.get(SharedParameters.BASELINE),
                    SharedParameters.score(parameters.get(SharedParameters.PROBABILITY))))
        .map(image -> explain(image, draw(image.game().players(), parameters), parameters, effort))
        .toList();
  }

  private static List<BitSet> draw(int cells, ParameterValues parameters) {
    Random random = new Random(parameters.get(SharedParameters.SEED));
    List<BitSet> samples = new ArrayList<>();
    BitSet all = new BitSet();
    all.set(0, cells);
    samples.add(all);
    while (samples.size() < parameters.get(SAMPLES)) {
      BitSet sample = new BitSet();
      for (int cell = 0; cell < cells; cell++) {
        sample.set(cell, random.nextBoolean());
      }
      samples.add(sample);
    }
    return samples;
  }

  /** With given samples. */
  static Explanation explain(
      CutImage image, List<BitSet> samples, ParameterValues parameters, Effort effort) {
    Fits fits = new Fits(new RememberedGame(image.game()), samples, parameters, effort);
    CellEstimate estimate =
        new Looks(FIRST_LOOK, samples.size(), parameters.get(SharedParameters.TOLERANCE))
            .estimate(fits, effort);
    Explanation explanation = estimate.explanation(image.attribution(estimate.values()));
    return fits.last.fit().isPresent()
        ? explanation.with(FIT, fits.last.fit().getAsDouble())
        : explanation;
  }

  /** Fits to more and more of the samples. */
  private static final class Fits implements IntFunction<CellEstimate> {

    private final Game game;
    private final List<BitSet> samples;
    private final ParameterValues parameters;
    private final Effort effort;
    private LinearSurrogate last;

    Fits(Game game, List<BitSet> samples, ParameterValues parameters, Effort effort) {
      this.game = game;
      this.samples = samples;
      this.parameters = parameters;
      this.effort = effort;
    }

    @Override
    public CellEstimate apply(int count) {
      double[] outputs = game.worth(samples.subList(0, count), effort);
      List<BitSet> done = samples.subList(0, outputs.length);
      last = fit(game.players(), done, outputs, parameters);
      return new CellEstimate(
          last.coefficients(),
          last.standardErrors(),
          varied(done),
          outputs.length,
          outputs.length < count,
          OptionalDouble.empty());
    }
  }

  /** How many cells were there in some of the samples and not in others. */
  private static int varied(List<BitSet> samples) {
    BitSet always = (BitSet) samples.get(0).clone();
    BitSet ever = new BitSet();
    for (BitSet sample : samples) {
      always.and(sample);
      ever.or(sample);
    }
    ever.andNot(always);
    return ever.cardinality();
  }

  /** The linear fit to samples and what came of them. */
  static LinearSurrogate fit(
      int cells, List<BitSet> samples, double[] outputs, ParameterValues parameters) {
    double width = parameters.get(KERNEL_WIDTH);
    double[] weights =
        samples.stream()
            .mapToDouble(sample -> 1 - Math.sqrt(sample.cardinality() / (double) cells))
            .map(distance -> Math.exp(-distance * distance / (width * width)))
            .toArray();
    LinearSurrogate.Samples all = new LinearSurrogate.Samples(cells, samples, outputs, weights);
    return parameters.get(REGRESSION).equals(RIDGE)
        ? LinearSurrogate.ridge(all, parameters.get(RIDGE_ALPHA))
        : LinearSurrogate.lasso(all, parameters.get(LASSO_ALPHA));
  }
}
