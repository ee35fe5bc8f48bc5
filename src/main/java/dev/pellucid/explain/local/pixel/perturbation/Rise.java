package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Randomized input sampling for explanation (Petsiuk, Das, Saenko, 2018).
 *
 * <p>R_p = 1/(M·ρ) Σ_m v(m) m_p, {@code [1,H,W]}: v(m) the score of b + m ⊙ (x − b), the target's
 * probability unless said otherwise, b the {@code baseline}; every mask m is a {@code grid} of
 * cells that are 1 with {@code probability} ρ and 0 else, enlarged bilinearly to one cell more than
 * the image and cut to it at a random shift. Cost: {@code masks} forward passes; the masks are
 * enlarged inside the graph.
 *
 * <p>It estimates E[v(m) | p is seen], the mean score of the masked images in which p is seen; the
 * mean score of all of them is part of every value, so 0 means nothing in particular and only
 * differences between pixels do. That mean is also what most of the standard error comes from: a
 * map of a few hundred masks shows blots where masks happened to be dense. The masked images are
 * none that the model was trained on.
 *
 * <p>The explanation is partial where time ran out before the last mask.
 */
public final class Rise implements ExplanationMethod {

  private static final Parameter.Whole MASKS =
      new Parameter.Whole("masks", 4000, 1, 1_000_000, "random masks, at most");

  private static final Parameter.Whole GRID =
      new Parameter.Whole("grid", 7, 1, 32, "rows, and columns, of a mask's cells");

  private static final Parameter.Real PROBABILITY =
      new Parameter.Real("probability", 0.5, 0.01, 1, "with which a cell shows the image");

  /** Looks whether the tolerance is met come after so many masks, twice as many, and so on. */
  private static final int FIRST_LOOK = 128;

  /** About how many masks are drawn and held at a time. */
  private static final int HELD = 256;

  private static final MethodCard CARD =
      new MethodCard(
          "rise",
          "RISE",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Petsiuk et al.",
              "RISE: Randomized Input Sampling for Explanation of Black-box Models",
              "BMVC",
              2018),
          List.of(
              MASKS,
              GRID,
              PROBABILITY,
              SharedParameters.TOLERANCE,
              SharedParameters.SEED,
              SharedParameters.BASELINE,
              SharedParameters.PROBABILITY));

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
    RiseMasks masks = RiseMasks.of(parameters.get(GRID), batch.height(), batch.width());
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, resolved.size())
        .mapToObj(resolved::only)
        .map(
            image -> {
              RiseMasks.Source source =
                  masks.random(parameters.get(PROBABILITY), parameters.get(SharedParameters.SEED));
              return explain(classifier, image, source, parameters, effort);
            })
        .toList();
  }

  /** Explains one image, its target's classes named, by masks from any source. */
  static Explanation explain(
      Classifier classifier,
      ImageBatch image,
      RiseMasks.Source source,
      ParameterValues parameters,
      Effort effort) {
    MaskedModel model =
        new MaskedModel(
            classifier,
            image,
            parameters.get(SharedParameters.BASELINE).of(image.image(0), classifier.input()),
            SharedParameters.score(parameters.get(SharedParameters.PROBABILITY)));
    int masks = parameters.get(MASKS);
    double tolerance = parameters.get(SharedParameters.TOLERANCE);
    RiseEstimate estimate =
        new RiseEstimate(image.height(), image.width(), parameters.get(PROBABILITY));
    int asked = tolerance > 0 ? Math.min(FIRST_LOOK, masks) : masks;
    boolean inTime = take(model, source, estimate, asked, effort);
    while (inTime && asked < masks && !(estimate.relativeError() <= tolerance)) {
      asked = (int) Math.min(2L * asked, masks);
      inTime = take(model, source, estimate, asked, effort);
    }
    Explanation explanation =
        new Explanation(
            new Attribution.Pixels(1, image.height(), image.width(), estimate.values()),
            !inTime,
            Map.of(Explanation.SAMPLES, (double) estimate.masks()));
    return estimate.masks() == 1
        ? explanation
        : explanation.with(Explanation.STANDARD_ERROR, estimate.relativeError());
  }

  /** Takes masks until there are so many, or the effort is spent. */
  private static boolean take(
      MaskedModel model, RiseMasks.Source source, RiseEstimate estimate, int upTo, Effort effort) {
    int held = effort.rows() * Math.max(1, HELD / effort.rows());
    while (estimate.masks() < upTo) {
      if (estimate.masks() > 0 && effort.isSpent(estimate.masks(), upTo)) {
        return false;
      }
      int count = Math.min(held, upTo - estimate.masks());
      Masks.Separable drawn = source.next(count);
      double[] scores = model.scores(drawn, effort);
      estimate.add(drawn, scores);
      if (scores.length < count) {
        return false;
      }
    }
    return true;
  }
}
