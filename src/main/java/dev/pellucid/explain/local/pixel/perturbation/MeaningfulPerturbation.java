package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.Attribution;
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
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Meaningful perturbation (Fong, Vedaldi, 2017): the deletion game.
 *
 * <p>R = 1 − m, {@code [1,H,W]}, with m the small mask, enlarged bilinearly, that minimises v(m) +
 * λ₁ Σ (1 − m_u) + λ₂ Σ |∇m_u|^β by Adam within [0, 1]: as little of the image as possible is
 * blurred away to make the score fall. v is the target's probability unless said otherwise, the
 * {@code baseline} the image blurred; λ₁ is {@code sparsity}, λ₂ {@code smoothness}, the sums run
 * over the mask's cells. In each step the mask lies a few pixels aside ({@code jitter}), so that it
 * does not live on the edges of single pixels. Jitter and blur are shares of the image's shorter
 * side, those that 4 and 10 pixels are of 224. It begins as the smallest centred disc that takes
 * away 99% of the score's fall. Cost: {@code steps} forward and backward passes, and a few forward
 * passes.
 *
 * <p>Departs from the paper where it moves the mask instead of the image, and enlarges the mask
 * bilinearly without smoothing it further.
 *
 * <p>The problem is not convex: another start, or another balance of the terms, may end elsewhere.
 * Optimised masks may find what fools the network rather than what it usually looks at, the more so
 * the finer the mask. {@link MaskSlope#SCORE} and {@link MaskSlope#SCORE_UNDER_MASK} tell if the
 * score did fall; where it did not, the map says nothing.
 *
 * <p>The explanation is partial where time ran out before the last step.
 */
public final class MeaningfulPerturbation implements ExplanationMethod {

  private static final Parameter.Whole STEPS =
      new Parameter.Whole("steps", 300, 1, 10_000, "of gradient descent");

  private static final Parameter.Whole GRID =
      new Parameter.Whole("grid", 28, 1, 224, "rows, and columns, of the mask");

  private static final Parameter.Real RATE =
      new Parameter.Real("learning-rate", 0.1, 1e-6, 1, "of Adam");

  private static final Parameter.Real SPARSITY =
      new Parameter.Real("sparsity", 1e-4, 0, 1e3, "price of a cell that is taken away");

  private static final Parameter.Real SMOOTHNESS =
      new Parameter.Real("smoothness", 1e-2, 0, 1e3, "price of differences between neighbours");

  private static final Parameter.Real BETA =
      new Parameter.Real("beta", 3.0, 1, 10, "power to which differences are raised");

  private static final Parameter.Real JITTER =
      new Parameter.Real(
          "jitter",
          0.018,
          0,
          0.3,
          "by which the mask is moved at random, as a share of the shorter side; a pixel at least, or 0");

  private static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", new Baseline.BlurOfSide(4.5), "what is shown instead");

  /** The share of the score's fall that the first disc takes away. */
  private static final double FIRST_FALL = 0.99;

  /** How many discs are tried to begin with. */
  private static final int DISCS = 12;

  private static final MethodCard CARD =
      new MethodCard(
          "meaningful-perturbation",
          "Meaningful perturbation",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Fong, Vedaldi",
              "Interpretable Explanations of Black Boxes by Meaningful Perturbation",
              "ICCV",
              2017),
          List.of(
              STEPS,
              GRID,
              RATE,
              SPARSITY,
              SMOOTHNESS,
              BETA,
              JITTER,
              SharedParameters.SEED,
              BASELINE,
              SharedParameters.PROBABILITY));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    int steps = parameters.get(STEPS);
    return new Passes(steps + DISCS + 2, steps);
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
    Score score = SharedParameters.score(parameters.get(SharedParameters.PROBABILITY));
    MaskedModel model =
        new MaskedModel(
            classifier,
            image,
            parameters.get(BASELINE).of(image.image(0), classifier.input()),
            score);
    int grid = parameters.get(GRID);
    int side = Math.min(image.height(), image.width());
    double share = parameters.get(JITTER);
    int jitter = share == 0 ? 0 : (int) Math.max(1, Math.round(share * side));
    Enlargement rows = Enlargement.linear(grid, image.height(), jitter);
    Enlargement columns = Enlargement.linear(grid, image.width(), jitter);
    Random random = new Random(parameters.get(SharedParameters.SEED));
    Effort needed = Effort.unlimited().withRows(effort.rows());
    float[] discs = discs(grid);
    double[] scores = model.scores(placed(rows, columns, discs, jitter, jitter), needed);
    float[] mask = firstMask(discs, scores, grid);
    Adam adam = new Adam(mask.length, parameters.get(RATE));
    int step = 0;
    while (step < parameters.get(STEPS)
        && (step == 0 || !effort.isSpent(step, parameters.get(STEPS)))) {
      int down = random.nextInt(2 * jitter + 1);
      int right = random.nextInt(2 * jitter + 1);
      float[] slope =
          MaskSlope.at(model, score, placed(rows, columns, mask, down, right), needed).gradients();
      addPrices(mask, slope, grid, parameters);
      adam.descend(mask, slope);
      step++;
    }
    Masks.Separable found = placed(rows, columns, mask, jitter, jitter);
    float[] taken = found.atFullSize(0);
    for (int p = 0; p < taken.length; p++) {
      taken[p] = 1 - taken[p];
    }
    return new Explanation(
            new Attribution.Pixels(1, image.height(), image.width(), taken),
            step < parameters.get(STEPS),
            Map.of(Explanation.SAMPLES, (double) step))
        .with(MaskSlope.SCORE, scores[0])
        .with(MaskSlope.SCORE_UNDER_MASK, model.scores(found, needed)[0]);
  }

  private static Masks.Separable placed(
      Enlargement rows, Enlargement columns, float[] values, int down, int right) {
    int count = values.length / (rows.from() * columns.from());
    int[] downs = new int[count];
    int[] rights = new int[count];
    Arrays.fill(downs, down);
    Arrays.fill(rights, right);
    return new Masks.Separable(rows, columns, values, downs, rights);
  }

  /** Masks that take away nothing, larger and larger discs, and everything. */
  private static float[] discs(int grid) {
    int cells = grid * grid;
    float[] masks = new float[(DISCS + 1) * cells];
    for (int i = 0; i < masks.length; i++) {
      int row = i % cells / grid;
      double y = (row + 0.5) / grid - 0.5;
      double x = (i % grid + 0.5) / grid - 0.5;
      int disc = i / cells;
      boolean inside = disc == DISCS || Math.hypot(x, y) < Math.sqrt(0.5) * disc / DISCS;
      masks[i] = inside ? 0 : 1;
    }
    return masks;
  }

  private static float[] firstMask(float[] discs, double[] scores, int grid) {
    double low = scores[0] - FIRST_FALL * (scores[0] - scores[DISCS]);
    int disc = 1;
    while (disc < DISCS && scores[disc] > low) {
      disc++;
    }
    return Arrays.copyOfRange(discs, disc * grid * grid, (disc + 1) * grid * grid);
  }

  /** Adds the slopes of what it costs to take cells away and to have them differ. */
  private static void addPrices(float[] mask, float[] slope, int grid, ParameterValues parameters) {
    double smoothness = parameters.get(SMOOTHNESS);
    double beta = parameters.get(BETA);
    for (int i = 0; i < mask.length; i++) {
      slope[i] -= (float) (double) parameters.get(SPARSITY);
      if (i % grid + 1 < grid) {
        addDifference(mask, slope, i, i + 1, smoothness, beta);
      }
      if (i + grid < mask.length) {
        addDifference(mask, slope, i, i + grid, smoothness, beta);
      }
    }
  }

  private static void addDifference(
      float[] mask, float[] slope, int one, int other, double smoothness, double beta) {
    double difference = (double) mask[one] - mask[other];
    double steepness =
        smoothness * beta * Math.pow(Math.abs(difference), beta - 1) * Math.signum(difference);
    slope[one] += (float) steepness;
    slope[other] -= (float) steepness;
  }

  /** Kingma and Ba's method with the usual decays, kept within [0, 1]. */
  private static final class Adam {

    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final double SMALL = 1e-8;

    private final double rate;
    private final double[] mean;
    private final double[] square;
    private int steps;

    Adam(int length, double rate) {
      this.rate = rate;
      this.mean = new double[length];
      this.square = new double[length];
    }

    void descend(float[] values, float[] slope) {
      steps++;
      double meanShare = 1 - Math.pow(MEAN_DECAY, steps);
      double squareShare = 1 - Math.pow(SQUARE_DECAY, steps);
      for (int i = 0; i < values.length; i++) {
        mean[i] = MEAN_DECAY * mean[i] + (1 - MEAN_DECAY) * slope[i];
        square[i] = SQUARE_DECAY * square[i] + (1 - SQUARE_DECAY) * slope[i] * slope[i];
        double move = mean[i] / meanShare / (Math.sqrt(square[i] / squareShare) + SMALL);
        values[i] = (float) Math.max(0, Math.min(1, values[i] - rate * move));
      }
    }
  }
}
