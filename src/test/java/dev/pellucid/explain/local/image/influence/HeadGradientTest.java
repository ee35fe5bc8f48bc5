package dev.pellucid.explain.local.image.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadGradientTest {

  private static final double STEP = 1e-4;

  /** Logits are kept as float32. */
  private static final double ROUNDING = 1e-5;

  private static final SmallExamples POINTS = SmallExamples.clouds(30, 4, 3, 1);
  private static final double[] WEIGHTS = POINTS.randomWeights(2);

  @TempDir Path folder;

  private static void assertIsGradient(
      HeadGradient gradient, ToDoubleFunction<double[]> loss, double scale) {
    double[] matrix = gradient.matrix(POINTS.shape());
    for (int w = 0; w < matrix.length; w++) {
      assertThat(scale * matrix[w]).isCloseTo(slope(loss, w), within(ROUNDING));
    }
  }

  private static double slope(ToDoubleFunction<double[]> loss, int weight) {
    double[] up = WEIGHTS.clone();
    double[] down = WEIGHTS.clone();
    up[weight] += STEP;
    down[weight] -= STEP;
    return (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (2 * STEP);
  }

  @Test
  void theGradientOfATargetIsThatOfItsLossByCentralDifferences() {
    // Given
    float[] image = POINTS.features()[7];
    float[] logits = POINTS.logits(WEIGHTS, image);

    // When
    HeadGradient gradient = HeadGradient.of(SmallExamples.point(image), logits, Target.of(1));

    // Then
    assertIsGradient(gradient, weights -> POINTS.loss(weights, image, 1), 1);
  }

  @Test
  void theGradientOfADifferenceIsThatOfTheLossBetweenTheTwoClasses() {
    // Given
    float[] image = POINTS.features()[7];
    float[] logits = POINTS.logits(WEIGHTS, image);

    // When
    HeadGradient gradient =
        HeadGradient.of(
            SmallExamples.point(image),
            logits,
            Target.difference(new Pick.Index(2), new Pick.Index(0)));

    // Then
    assertIsGradient(
        gradient,
        weights -> {
          double[] moved = POINTS.shape().times(weights, SmallExamples.point(image));
          return Math.log(1 + Math.exp(moved[0] - moved[2]));
        },
        1);
  }

  @Test
  void theHessianIsTheSlopeOfTheGradientByCentralDifferences() throws IOException {
    // Given
    try (ExampleSet set = POINTS.write(folder, WEIGHTS)) {
      HeadHessian hessian = HeadHessian.ofModel(HeadExamples.of(set));
      double[] along = POINTS.randomWeights(3);

      // When
      double[] product = hessian.times(along);

      // Then
      double[] up = meanGradient(moved(along, STEP));
      double[] down = meanGradient(moved(along, -STEP));
      double[] diagonal = hessian.diagonal();
      for (int w = 0; w < product.length; w++) {
        assertThat(product[w]).isCloseTo((up[w] - down[w]) / (2 * STEP), within(ROUNDING));
        double[] unit = new double[product.length];
        unit[w] = 1;
        double[] column = hessian.times(unit);
        assertThat(diagonal[w]).isCloseTo(column[w], within(ROUNDING));
        for (int v = 0; v < product.length; v++) {
          assertThat(hessian.dense().get(v, w)).isCloseTo(column[v], within(ROUNDING));
        }
      }
    }
  }

  @Test
  void aProbabilityOfAlmostOneKeepsWhatIsMissing() {
    // Given
    double[] logits = {60, 0, 1};

    // When
    double[] slope = Softmax.of(logits).slope(0);

    // Then
    assertThat(slope[0]).isCloseTo(-Math.exp(-60) - Math.exp(-59), within(1e-30));
    double[] curved = Softmax.of(logits).curvature(new double[] {1, 0, 0});
    assertThat(curved[0]).isCloseTo(Math.exp(-60) + Math.exp(-59), within(1e-30));
  }

  private static double[] moved(double[] along, double by) {
    double[] moved = WEIGHTS.clone();
    for (int w = 0; w < moved.length; w++) {
      moved[w] += by * along[w];
    }
    return moved;
  }

  /** Summed term by term, independently of the shapes' own products. */
  private static double[] meanGradient(double[] weights) {
    double[] mean = new double[weights.length];
    for (int i = 0; i < POINTS.labels().length; i++) {
      float[] point = POINTS.features()[i];
      for (int c = 0; c < POINTS.classes(); c++) {
        double p = Math.exp(-POINTS.loss(weights, point, c));
        double slope = (p - (POINTS.labels()[i] == c ? 1 : 0)) / POINTS.labels().length;
        for (int k = 0; k <= point.length; k++) {
          mean[k * POINTS.classes() + c] += slope * (k < point.length ? point[k] : 1);
        }
      }
    }
    return mean;
  }

  @Test
  void theProductOfTwoGradientsIsThatOfTheirMatrices() {
    // Given
    Random random = new Random(5);
    HeadGradient one =
        HeadGradient.of(
            SmallExamples.point(POINTS.features()[0]),
            POINTS.logits(WEIGHTS, POINTS.features()[0]),
            Target.of(random.nextInt(3)));
    HeadGradient other =
        HeadGradient.of(
            SmallExamples.point(POINTS.features()[1]),
            POINTS.logits(WEIGHTS, POINTS.features()[1]),
            Target.of(2));

    // When
    double product = one.dot(other);

    // Then
    assertThat(product)
        .isCloseTo(
            HeadShape.dot(one.matrix(POINTS.shape()), other.matrix(POINTS.shape())),
            within(ROUNDING));
  }
}
