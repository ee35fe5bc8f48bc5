package dev.pellucid.evaluate.faithfulness;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Score;
import dev.pellucid.image.HeatMap;
import java.util.function.ToDoubleFunction;

/**
 * The probability of the target in an image, and in the image as far as its map shows it.
 *
 * @param whole Y
 * @param shown O, of b + m ⊙ (x − b), m the map stretched to 0…1
 */
record ShownByMap(double whole, double shown) {

  static final Paper PAPER =
      new Paper(
          "Chattopadhay et al.",
          "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional Networks",
          "WACV",
          2018);

  /** What is said of both; two forward passes, in one run. */
  static Finding finding(
      ExplainedImage explained,
      ParameterValues parameters,
      Effort effort,
      ToDoubleFunction<ShownByMap> figure) {
    HeatMap map = explained.map();
    if (map.min() == map.max()) {
      return Finding.undefined("the map is the same everywhere, so it shows no part of the image");
    }
    float[] pixels = explained.image().image(0);
    float[] baseline =
        SharedParameters.pixels(parameters.get(SharedParameters.BASELINE), explained);
    float[] mask = map.normalised().values();
    float[] masked = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      masked[i] = baseline[i] + mask[i % mask.length] * (pixels[i] - baseline[i]);
    }
    double[] scores =
        Scoring.of(explained, Score.PROBABILITY, effort).of(2, row -> row == 0 ? pixels : masked);
    return scores[0] > 0
        ? Finding.of(figure.applyAsDouble(new ShownByMap(scores[0], scores[1])))
        : Finding.undefined("the class has no probability that could drop");
  }
}
