package dev.pellucid.explain.local.pixel.propagation;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deep SHAP (Lundberg and Lee, 2017): the mean of DeepLIFT over several baselines.
 *
 * <p>R = mean_b m_b ⊙ (x − b), {@code [C,H,W]}, m_b the multipliers against baseline b. Σ R = y(x)
 * − mean_b y(b), up to rounding; {@link Explanation#COMPLETENESS_ERROR} says how far. For B
 * baselines 2B forward and B backward passes. A partial explanation is the mean over the baselines
 * so far.
 *
 * <p>It approximates Shapley values with the baselines as background: only as well as the rescale
 * rule does at each unit, and as these few baselines stand for the data. A pixel that is like all
 * of them gets nothing.
 */
public final class DeepShap implements ExplanationMethod {

  private static final Parameter.Several<Baseline> BASELINES =
      new Parameter.Several<>(
          new Parameter.OfBaseline("baselines", Baseline.ZERO, "images that show nothing"),
          List.of(
              new Baseline.Constant(-1),
              new Baseline.Constant(-0.5),
              Baseline.ZERO,
              new Baseline.Constant(0.5),
              new Baseline.Constant(1)));

  private static final MethodCard CARD =
      new MethodCard(
          "deep-shap",
          "Deep SHAP",
          SurveyPlace.LOCAL_PIXEL_PROPAGATION,
          new Paper(
              "Lundberg, Lee",
              "A Unified Approach to Interpreting Model Predictions",
              "NeurIPS",
              2017),
          List.of(BASELINES));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    int baselines = parameters.get(BASELINES).size();
    return new Passes(2L * baselines, baselines);
  }

  @Override
  public List<Explanation> explain(
      Classifier classifier, ImageBatch batch, ParameterValues parameters, Effort effort) {
    List<Baseline> baselines = parameters.get(BASELINES);
    return IntStream.range(0, batch.size())
        .mapToObj(image -> explain(classifier, batch.only(image), baselines, effort))
        .toList();
  }

  private static Explanation explain(
      Classifier classifier, ImageBatch image, List<Baseline> baselines, Effort effort) {
    float[] pixels = image.image(0);
    int rows = RescaledDifferences.rows(classifier, image.targets().get(0), effort.rows());
    List<RescaledDifferences> differences = new ArrayList<>();
    while (differences.size() < baselines.size()
        && (differences.isEmpty() || !effort.isSpent(differences.size(), baselines.size()))) {
      int from = differences.size();
      int to = Math.min(baselines.size(), from + rows);
      List<float[]> some =
          baselines.subList(from, to).stream()
              .map(baseline -> baseline.of(pixels, classifier.input()))
              .toList();
      ImageBatch same = repeated(image, some.size());
      differences.addAll(RescaledDifferences.pass(same, some).run(classifier, same));
    }
    RescaledDifferences mean = mean(differences);
    return new Explanation(
            new Attribution.Pixels(
                image.channels(), image.height(), image.width(), mean.attribution()),
            differences.size() < baselines.size(),
            Map.of())
        .with(Explanation.COMPLETENESS_ERROR, mean.completenessError())
        .with(Explanation.SAMPLES, differences.size());
  }

  private static ImageBatch repeated(ImageBatch image, int times) {
    int length = image.imageLength();
    float[] pixels = new float[times * length];
    for (int row = 0; row < times; row++) {
      System.arraycopy(image.pixels(), 0, pixels, row * length, length);
    }
    return image.variants(pixels, image.targets().get(0));
  }

  private static RescaledDifferences mean(List<RescaledDifferences> differences) {
    float[] attribution = new float[differences.get(0).attribution().length];
    double change = 0;
    for (RescaledDifferences difference : differences) {
      for (int i = 0; i < attribution.length; i++) {
        attribution[i] += difference.attribution()[i] / differences.size();
      }
      change += difference.change() / differences.size();
    }
    return new RescaledDifferences(attribution, change);
  }
}
