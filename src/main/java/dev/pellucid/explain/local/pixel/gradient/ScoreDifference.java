package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.List;

/** What complete attributions add up to: the score less its mean over the baselines. */
final class ScoreDifference {

  private static final ExplanationPlan PLAN = ExplanationPlan.of(Output.LOGITS);

  private ScoreDifference() {}

  /**
   * One forward pass for the image and one a baseline.
   *
   * @param image one image, its target's classes named
   * @param baselines {@code [C,H,W]} each
   * @param most the most rows of one run
   */
  static double of(Classifier classifier, ImageBatch image, List<float[]> baselines, int most) {
    int rows = classifier.rows(PLAN, image.targets().get(0), most);
    List<float[]> points = new ArrayList<>(baselines);
    points.add(0, image.pixels());
    double difference = 0;
    for (int from = 0; from < points.size(); from += rows) {
      List<float[]> run = points.subList(from, Math.min(points.size(), from + rows));
      double[] scores = scores(classifier, image, run);
      for (int row = 0; row < scores.length; row++) {
        difference += from + row == 0 ? scores[row] : -scores[row] / baselines.size();
      }
    }
    return difference;
  }

  private static double[] scores(Classifier classifier, ImageBatch image, List<float[]> points) {
    int length = image.imageLength();
    float[] pixels = new float[points.size() * length];
    for (int row = 0; row < points.size(); row++) {
      System.arraycopy(points.get(row), 0, pixels, row * length, length);
    }
    Target target = image.targets().get(0);
    BatchOutputs outputs = classifier.run(PLAN, image.variants(pixels, target));
    double[] scores = new double[points.size()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = target.score(outputs.row(TensorNames.LOGITS, row));
    }
    return scores;
  }
}
