package dev.pellucid.explain.local.image.contrastive;

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
import dev.pellucid.explain.method.SurveyPlace;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The contrastive explanations method (Dhurandhar, Chen, Luss, Tu, Ting, Shanmugam, Das, 2018):
 * what is minimally there that keeps the class, and what is minimally absent that would change it.
 *
 * <p>R = δ, {@code [C,H,W]} in the model's normalised space, that minimises c · max(m, −κ) + β‖δ‖₁
 * + ‖δ‖₂², without the paper's autoencoder. x is the image, b the {@code baseline} that shows
 * nothing, y the target's logit and z the largest of the others, or that of the class the target is
 * compared with.
 *
 * <ul>
 *   <li>Pertinent positives: m = z(b + δ) − y(b + δ), and δ takes each value part of the way from b
 *       to x: what alone makes the class.
 *   <li>Pertinent negatives: m = y(x + δ) − z(x + δ), and δ takes each value farther from b, as far
 *       as pixels go: what, were it there too, would make another class.
 * </ul>
 *
 * <p>FISTA (Beck, Teboulle, 2009) with a step size that falls with the root of what is left, {@code
 * steps} of it for each of {@code searches} values of c: it is raised tenfold until the class is
 * reached, then taken between the largest value that failed and the smallest that did not. The δ of
 * the smallest penalty of all that reached the class is told. Cost: two forward passes and a
 * backward pass for each step of each search, and one forward pass.
 *
 * <p>The step's slope is against the class that was strongest one step before, which saves a pass.
 *
 * <p>Departs from the paper where the soft threshold is β times the step size, as FISTA has it.
 *
 * <p>Single pixels that no camera would make so may flip a decision: a pertinent negative of a
 * photo is often nearer to an adversarial example than to anything that can be named, which the
 * autoencoder was to prevent. Where {@link #REACHED} is 0 the class was not kept, or not changed,
 * and δ explains nothing. What equals the baseline cannot be a pertinent positive; where the
 * baseline itself is taken for the class nothing need be there, and δ is 0.
 *
 * <p>The explanation is partial where time ran out before the last search.
 */
public final class ContrastiveExplanations implements ExplanationMethod {

  /** The figure that says whether the class is kept, or changed: 1 or 0. */
  public static final String REACHED = "reached";

  /** The figure of how many pixels are not left as they are, in any channel. */
  public static final String PIXELS = "pixels";

  /** The figure of ‖δ‖₁, in the normalised space. */
  public static final String L1 = "l1";

  private static final String POSITIVE = "positive";

  private static final Parameter.Choice KIND =
      new Parameter.Choice(
          "kind",
          POSITIVE,
          List.of(POSITIVE, "negative"),
          "what is there that keeps the class, or what is absent that would change it");

  private static final Parameter.Real KAPPA =
      new Parameter.Real("kappa", 0.0, 0, 1e6, "by how much the logit must lead, or lack");

  private static final Parameter.Real BETA =
      new Parameter.Real("beta", 0.1, 0, 1e6, "price of ‖δ‖₁");

  private static final Parameter.Real WEIGHT =
      new Parameter.Real("c", 10.0, 1e-6, 1e9, "weight of the class in the first search");

  private static final Parameter.Whole SEARCHES =
      new Parameter.Whole("searches", 5, 1, 100, "how many values of c are tried");

  private static final Parameter.Whole STEPS =
      new Parameter.Whole("steps", 100, 1, 100_000, "of each search");

  private static final Parameter.Real RATE =
      new Parameter.Real("learning-rate", 0.02, 1e-6, 100, "size of the first step");

  private static final Parameter.OfBaseline BASELINE =
      new Parameter.OfBaseline("baseline", new Baseline.Mean(), "what shows nothing");

  private static final MethodCard CARD =
      new MethodCard(
          "contrastive",
          "Contrastive explanations method",
          SurveyPlace.LOCAL_IMAGE,
          new Paper(
              "Dhurandhar et al.",
              "Explanations based on the Missing: Towards Contrastive Explanations with Pertinent Negatives",
              "NeurIPS",
              2018),
          List.of(KIND, KAPPA, BETA, WEIGHT, SEARCHES, STEPS, RATE, BASELINE));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    int steps = parameters.get(SEARCHES) * parameters.get(STEPS);
    return new Passes(2L * steps + 1, steps);
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
    float[] pixels = image.image(0);
    float[] nothing = parameters.get(BASELINE).of(pixels, classifier.input());
    boolean positive = parameters.get(KIND).equals(POSITIVE);
    WeightSearch.Found found =
        new WeightSearch(
                new Contrast(
                    classifier,
                    image,
                    positive ? nothing : pixels,
                    positive ? Contrast.Kind.KEPT : Contrast.Kind.CHANGED),
                positive
                    ? Region.towards(nothing, pixels)
                    : Region.beyond(nothing, pixels, classifier.input()),
                new WeightSearch.Settings(
                    parameters.get(KAPPA),
                    parameters.get(BETA),
                    parameters.get(WEIGHT),
                    parameters.get(SEARCHES),
                    parameters.get(STEPS),
                    parameters.get(RATE)),
                effort)
            .run();
    return new Explanation(
            new Attribution.Pixels(image.channels(), image.height(), image.width(), found.delta()),
            found.partial(),
            Map.of(REACHED, found.reached() ? 1.0 : 0.0))
        .with(PIXELS, pixels(found.delta(), image.height() * image.width()))
        .with(L1, WeightSearch.l1(found.delta()));
  }

  private static int pixels(float[] delta, int area) {
    return (int)
        IntStream.range(0, area)
            .filter(
                pixel ->
                    IntStream.range(0, delta.length / area)
                        .anyMatch(channel -> delta[channel * area + pixel] != 0))
            .count();
  }
}
