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
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Extremal perturbations (Fong, Patrick, Vedaldi, 2019).
 *
 * <p>R = the mean over {@code areas} a of m_a, {@code [1,H,W]}: m_a the smooth mask of area a that
 * maximises v(m) (mode preserve), −v(1 − m) (delete) or the sum of both (dual), found by gradient
 * ascent with momentum on v − λ mean((sort(m) − r_a)²), where r_a is 1 in the share a of its
 * entries and 0 elsewhere; λ begins at {@code price} times the score and grows by 0.35% a step. v
 * is the target's logit unless said otherwise, the {@code baseline} the image blurred. Masks are
 * {@link SmoothMaximum} of nodes. Their {@code spacing}, its {@code sigma} and that of the blur are
 * shares of the image's shorter side, those that the authors' 7, 21 and 20 pixels are of 224. Cost:
 * {@code steps}·areas forward and backward passes, twice as many in mode dual.
 *
 * <p>Departs from the authors' code where masks are smooth maxima at the nodes and bilinear between
 * them, where they are mixed with one blurred image instead of a row of more and more blurred ones,
 * where the area is a share of the image and not of the image with a margin, where λ is a multiple
 * of the larger of |v(1)| and |v(0)| and not 300 whatever the scale of the logits, and where the
 * image is not flipped every other step.
 *
 * <p>An area that is too small for what is to be seen is filled with whatever raises the score
 * most; areas that hold more than that have room to spare, which is filled at random. The problem
 * is not convex. {@link MaskSlope#SCORE} and {@link MaskSlope#SCORE_UNDER_MASK} (of the last area
 * as it is shown, in mode delete as it is hidden) tell if the mask does what it should.
 *
 * <p>The explanation is partial where time ran out before the last step. Throws {@link
 * NotApplicableException} where an area is smaller than a node of the mask.
 */
public final class ExtremalPerturbation implements ExplanationMethod {

  private static final Parameter.Several<Double> AREAS =
      new Parameter.Several<>(
          new Parameter.Real("areas", 0.1, 0.001, 0.999, "share of the image that a mask shows"),
          List.of(0.1));

  private static final Parameter.Choice MODE =
      new Parameter.Choice(
          "mode", "preserve", List.of("preserve", "delete", "dual"), "what a mask is to do");

  private static final Parameter.Whole STEPS =
      new Parameter.Whole("steps", 800, 1, 10_000, "of gradient ascent");

  private static final Parameter.Real SPACING =
      new Parameter.Real(
          "spacing",
          1 / 32.0,
          0.001,
          1,
          "from node to node of the mask, as a share of the shorter side; a pixel at least");

  private static final Parameter.Real SIGMA =
      new Parameter.Real(
          "sigma",
          3 / 32.0,
          0.001,
          1,
          "reach of the smooth maximum, as a share of the shorter side");

  private static final Parameter.Real RATE =
      new Parameter.Real("learning-rate", 0.01, 1e-6, 10, "of gradient ascent");

  private static final Parameter.Real PRICE =
      new Parameter.Real(
          "price", 10.0, 0, 1e6, "λ of the area, to begin with, as a multiple of the score");

  private static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", new Baseline.BlurOfSide(9), "what is shown instead");

  private static final double PRICE_GROWTH = 1.0035;

  private static final MethodCard CARD =
      new MethodCard(
          "extremal-perturbation",
          "Extremal perturbation",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Fong, Patrick, Vedaldi",
              "Understanding Deep Networks via Extremal Perturbations and Smooth Masks",
              "ICCV",
              2019),
          List.of(
              AREAS, MODE, STEPS, SPACING, SIGMA, RATE, PRICE, BASELINE, SharedParameters.LOGIT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    int masks = parameters.get(AREAS).size() * (parameters.get(MODE).equals("dual") ? 2 : 1);
    int passes = parameters.get(STEPS) * masks;
    return new Passes(passes + 3, passes);
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
    Score score = SharedParameters.score(parameters.get(SharedParameters.LOGIT));
    MaskedModel model =
        new MaskedModel(
            classifier,
            image,
            parameters.get(BASELINE).of(image.image(0), classifier.input()),
            score);
    int side = Math.min(image.height(), image.width());
    double spacing = Math.max(1, parameters.get(SPACING) * side);
    int high = (int) Math.ceil(image.height() / spacing);
    int across = (int) Math.ceil(image.width() / spacing);
    int nodes = high * across;
    requireNodes(parameters.get(AREAS), nodes, image);
    Enlargement rows = Enlargement.linear(high, image.height());
    Enlargement columns = Enlargement.linear(across, image.width());
    SmoothMaximum smooth = new SmoothMaximum(high, across, parameters.get(SIGMA) * side / spacing);
    String mode = parameters.get(MODE);
    List<Climb> climbs =
        parameters.get(AREAS).stream()
            .map(area -> new Climb(smooth, nodes, area, parameters.get(RATE)))
            .toList();
    Effort needed = Effort.unlimited().withRows(effort.rows());
    float[] allAndNothing = new float[2 * nodes];
    Arrays.fill(allAndNothing, 0, nodes, 1);
    double[] ends = model.scores(Masks.Separable.alike(rows, columns, allAndNothing), needed);
    double price = parameters.get(PRICE) * Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
    int step = 0;
    while (step < parameters.get(STEPS)
        && (step == 0 || !effort.isSpent(step, parameters.get(STEPS)))) {
      float[] slope =
          MaskSlope.at(
                  model, score, Masks.Separable.alike(rows, columns, shown(climbs, mode)), needed)
              .gradients();
      for (int i = 0; i < climbs.size(); i++) {
        climbs.get(i).climb(ofMask(slope, i, climbs.size(), nodes), price);
      }
      price *= PRICE_GROWTH;
      step++;
    }
    float[] mean = new float[nodes];
    for (Climb climb : climbs) {
      float[] mask = climb.mask();
      for (int node = 0; node < nodes; node++) {
        mean[node] += mask[node] / climbs.size();
      }
    }
    float[] values = Masks.Separable.alike(rows, columns, mean).atFullSize(0);
    float[] last = shown(climbs.subList(climbs.size() - 1, climbs.size()), mode);
    float[] compared = Arrays.copyOf(last, nodes);
    double[] under = model.scores(Masks.Separable.alike(rows, columns, compared), needed);
    return new Explanation(
            new Attribution.Pixels(1, image.height(), image.width(), values),
            step < parameters.get(STEPS),
            Map.of(Explanation.SAMPLES, (double) step))
        .with(MaskSlope.SCORE, ends[0])
        .with(MaskSlope.SCORE_UNDER_MASK, under[0]);
  }

  private static void requireNodes(List<Double> areas, int nodes, ImageBatch image) {
    double smallest = Collections.min(areas);
    if (smallest * nodes < 1) {
      throw new NotApplicableException(
          "extremal-perturbation cannot show an area of %s of an image of %d×%d pixels: its mask has %d nodes, so an area is %.3g or more; choose a larger one, or a smaller spacing"
              .formatted(smallest, image.height(), image.width(), nodes, 1.0 / nodes));
    }
  }

  /**
   * The slope at one of so many masks. Hiding is rewarded by −v(1 − m), whose slope is v'(1 − m),
   * so that the slopes of masks that show and that hide add up.
   */
  private static float[] ofMask(float[] slopes, int mask, int masks, int nodes) {
    float[] slope = new float[nodes];
    for (int from = mask * nodes; from < slopes.length; from += masks * nodes) {
      for (int node = 0; node < nodes; node++) {
        slope[node] += slopes[from + node];
      }
    }
    return slope;
  }

  /** The masks as the model is to see them; in mode dual all that show, then all that hide. */
  private static float[] shown(List<Climb> climbs, String mode) {
    int nodes = climbs.get(0).mask().length;
    float[] shown = new float[climbs.size() * nodes];
    float[] hidden = new float[shown.length];
    for (int i = 0; i < climbs.size(); i++) {
      float[] mask = climbs.get(i).mask();
      for (int node = 0; node < nodes; node++) {
        shown[i * nodes + node] = mask[node];
        hidden[i * nodes + node] = 1 - mask[node];
      }
    }
    return switch (mode) {
      case "preserve" -> shown;
      case "delete" -> hidden;
      default -> {
        float[] both = Arrays.copyOf(shown, 2 * shown.length);
        System.arraycopy(hidden, 0, both, shown.length, hidden.length);
        yield both;
      }
    };
  }
}
