package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.Enlargement;
import dev.pellucid.explain.mask.MaskedModel;
import dev.pellucid.explain.mask.Masks;
import dev.pellucid.explain.method.Attribution;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the score loses when a window of the image is covered (Zeiler, Fergus, 2014).
 *
 * <p>R_p = mean over the windows w that contain pixel p of v(x) − v(x with the baseline in w),
 * {@code [1,H,W]}, v the logit of the target or its probability. A square window slides in steps of
 * {@code stride} until it reaches the far edge, beyond which it may stick out. Cost: a forward pass
 * a window and one for the image: ⌈(H−window)/stride⌉+1 times as many in width, and 1.
 *
 * <p>Windows are covered in a scattered order; when the effort is spent before the last, pixels
 * that no window has covered yet have 0, and {@code pixels-known} is the share of the others.
 *
 * <p>Only sees what one window hides: of two things that each suffice for the class, neither seems
 * to matter. The covered image is none that the model was trained on, and the edges of the window
 * are themselves something to see.
 */
public final class Occlusion implements ExplanationMethod {

  /** Of a partial explanation, the share of the pixels that a window has covered. */
  static final String KNOWN = "pixels-known";

  /** The side of the images for which the cost is stated. */
  private static final int USUAL_SIDE = 224;

  private static final Parameter.Whole WINDOW =
      new Parameter.Whole("window", 15, 1, 1024, "side of the covered square, in pixels");

  private static final Parameter.Whole STRIDE =
      new Parameter.Whole("stride", 8, 1, 1024, "pixels from window to window, at most its side");

  private static final MethodCard CARD =
      new MethodCard(
          "occlusion",
          "Occlusion",
          SurveyPlace.LOCAL_PIXEL_PERTURBATION,
          new Paper(
              "Zeiler, Fergus",
              "Visualizing and Understanding Convolutional Networks",
              "ECCV",
              2014),
          List.of(WINDOW, STRIDE, SharedParameters.BASELINE, SharedParameters.LOGIT));

  @Override
  public MethodCard card() {
    return CARD;
  }

  /** Of an image of 224 × 224 pixels. */
  @Override
  public Passes passes(ParameterValues parameters) {
    int positions = Slide.of(parameters).positions(USUAL_SIDE);
    return new Passes((long) positions * positions + 1, 0);
  }

  /**
   * As the interface has it.
   *
   * @throws InvalidParameterException if the stride is longer than the window
   */
  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    Slide slide = Slide.of(parameters);
    ImageBatch resolved = classifier.resolve(batch);
    return IntStream.range(0, resolved.size())
        .mapToObj(resolved::only)
        .map(image -> explain(classifier, image, slide, parameters, effort))
        .toList();
  }

  private static Explanation explain(
      Classifier classifier,
      ImageBatch image,
      Slide slide,
      ParameterValues parameters,
      Effort effort) {
    float[] nothing =
        parameters.get(SharedParameters.BASELINE).of(image.image(0), classifier.input());
    MaskedModel model =
        new MaskedModel(
            classifier,
            image,
            nothing,
            SharedParameters.score(parameters.get(SharedParameters.LOGIT)));
    int height = image.height();
    int width = image.width();
    int across = slide.positions(width);
    int[] windows = Permutations.scattered(slide.positions(height) * across);
    double[] scores = model.scores(slide.masks(height, width, windows), effort);
    double[] sum = new double[height * width];
    int[] covered = new int[height * width];
    for (int i = 1; i < scores.length; i++) {
      int top = windows[i - 1] / across * slide.stride();
      int left = windows[i - 1] % across * slide.stride();
      for (int y = top; y < Math.min(height, top + slide.window()); y++) {
        for (int x = left; x < Math.min(width, left + slide.window()); x++) {
          sum[y * width + x] += scores[0] - scores[i];
          covered[y * width + x]++;
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int p = 0; p < mean.length; p++) {
      mean[p] = (float) (sum[p] / Math.max(1, covered[p]));
    }
    Explanation explanation =
        new Explanation(
            new Attribution.Pixels(1, height, width, mean),
            scores.length < windows.length + 1,
            Map.of(Explanation.SAMPLES, scores.length - 1.0));
    double known = Arrays.stream(covered).filter(times -> times > 0).count();
    return explanation.partial() ? explanation.with(KNOWN, known / covered.length) : explanation;
  }

  /** How a window moves along a side. */
  private record Slide(int window, int stride) {

    /** Two numbers make a line of a mask: one for all of it, one for what lies in the window. */
    private static final int RANK = 2;

    static Slide of(ParameterValues parameters) {
      Slide slide = new Slide(parameters.get(WINDOW), parameters.get(STRIDE));
      if (slide.stride > slide.window) {
        throw new InvalidParameterException(
            "a stride of %d leaves pixels between windows of %d uncovered: choose one of at most %d"
                .formatted(slide.stride, slide.window, slide.window));
      }
      return slide;
    }

    int positions(int side) {
      return (Math.max(0, side - window) + stride - 1) / stride + 1;
    }

    /** The image as it is, then with each window covered: 1 − y xᵀ, y and x 1 in the window. */
    Masks masks(int height, int width, int[] windows) {
      int across = positions(width);
      int count = windows.length + 1;
      float[] maps = new float[count * RANK * RANK];
      int[] rows = new int[count];
      int[] columns = new int[count];
      maps[0] = 1;
      for (int i = 1; i < count; i++) {
        maps[i * RANK * RANK] = 1;
        maps[(i + 1) * RANK * RANK - 1] = -1;
        rows[i] = windows[i - 1] / across;
        columns[i] = windows[i - 1] % across;
      }
      return new Masks.Separable(lines(height), lines(width), maps, rows, columns);
    }

    private Enlargement lines(int side) {
      int positions = positions(side);
      float[] matrices = new float[positions * side * RANK];
      for (int position = 0; position < positions; position++) {
        for (int i = 0; i < side; i++) {
          int at = (position * side + i) * RANK;
          matrices[at] = 1;
          matrices[at + 1] = i >= position * stride && i < position * stride + window ? 1 : 0;
        }
      }
      return new Enlargement(positions, side, RANK, matrices);
    }
  }
}
