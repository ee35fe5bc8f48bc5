package dev.pellucid.explain.local.image.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.local.image.influence.InverseHessian.Solved;
import dev.pellucid.explain.local.image.influence.InverseHessian.Solver;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.nio.file.Path;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InverseHessianTest {

  private static final int COUNT = 100;
  private static final double RIDGE = 0.02;
  private static final SmallExamples POINTS = SmallExamples.clouds(COUNT, 5, 3, 11);

  @TempDir Path folder;

  @Test
  void influenceForetellsWhatLeavingOneOutDoes() throws IOException {
    // Given: a layer trained to the minimum, and for each point one trained without it
    double[] trained = trained(new double[POINTS.shape().size()], -1);
    float[] image = SmallExamples.clouds(COUNT + 2, 5, 3, 11).features()[COUNT + 1];
    int label = (COUNT + 1) % 3;
    double[] left = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      left[i] = POINTS.loss(trained(trained, i), image, label) - POINTS.loss(trained, image, label);
    }
    try (ExampleSet set = POINTS.write(folder, trained)) {
      HeadExamples examples = HeadExamples.of(set);
      HeadHessian hessian = HeadHessian.ofModel(examples);
      InverseHessian inverse =
          new InverseHessian(hessian, examples, RIDGE / mean(hessian.diagonal()), Solver.AUTO);
      HeadGradient gradient =
          HeadGradient.of(
              SmallExamples.point(image), POINTS.logits(trained, image), Target.of(label));

      // When
      Solved solved = inverse.times(gradient.matrix(POINTS.shape()), () -> false);

      // Then: to the first order in 1/n; on these points Pearson's correlation is 0.998
      double[] foretold = new double[COUNT];
      examples.forEach(
          example ->
              foretold[example.index()] =
                  HeadShape.dot(example.gradient().matrix(POINTS.shape()), solved.x()) / COUNT);
      assertThat(correlation(foretold, left)).isGreaterThan(0.99);
      assertThat(correlation(ranks(foretold), ranks(left))).isGreaterThan(0.99);
    }
  }

  /** The minimum of 1/n Σ_{i≠left} ℓ_i + ridge/2 ‖M‖², by Newton's method written out. */
  private static double[] trained(double[] from, int left) {
    double[] weights = from.clone();
    int size = weights.length;
    int classes = POINTS.classes();
    for (int round = 0; round < 12; round++) {
      SimpleMatrix slope = new SimpleMatrix(size, 1);
      SimpleMatrix curvature = SimpleMatrix.identity(size).scale(RIDGE);
      for (int w = 0; w < size; w++) {
        slope.set(w, RIDGE * weights[w]);
      }
      for (int i = 0; i < COUNT; i++) {
        if (i == left) {
          continue;
        }
        float[] point = POINTS.features()[i];
        double[] p = new double[classes];
        for (int c = 0; c < classes; c++) {
          p[c] = Math.exp(-POINTS.loss(weights, point, c));
        }
        for (int w = 0; w < size; w++) {
          int c = w % classes;
          double x = at(point, w / classes);
          slope.set(w, slope.get(w) + (p[c] - (POINTS.labels()[i] == c ? 1 : 0)) * x / COUNT);
          for (int v = 0; v < size; v++) {
            int d = v % classes;
            double both = x * at(point, v / classes) / COUNT;
            curvature.set(w, v, curvature.get(w, v) + both * ((c == d ? p[c] : 0) - p[c] * p[d]));
          }
        }
      }
      SimpleMatrix step = curvature.solve(slope);
      for (int w = 0; w < size; w++) {
        weights[w] -= step.get(w);
      }
    }
    return weights;
  }

  private static double at(float[] point, int k) {
    return k < point.length ? point[k] : 1;
  }

  @Test
  void conjugateGradientsFindWhatTheFactorsDo() throws IOException {
    // Given
    double[] weights = POINTS.randomWeights(3);
    try (ExampleSet set = POINTS.write(folder, weights)) {
      HeadExamples examples = HeadExamples.of(set);
      HeadHessian hessian = HeadHessian.ofModel(examples);
      double[] gradient = POINTS.randomWeights(4);
      double[] factored =
          new InverseHessian(hessian, examples, 0.1, Solver.CHOLESKY)
              .times(gradient, () -> false)
              .x();

      // When
      Solved iterated =
          new InverseHessian(hessian, examples, 0.1, Solver.CONJUGATE_GRADIENT)
              .times(gradient, () -> false);

      // Then
      assertThat(iterated.isExact()).isTrue();
      double largest = 0;
      for (double value : factored) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int w = 0; w < factored.length; w++) {
        assertThat(iterated.x()[w]).isCloseTo(factored[w], within(1e-4 * largest));
      }
    }
  }

  @Test
  void aSetOfFewExamplesHasTheSameInfluenceInTheBasisOfItsSpan() throws IOException {
    // Given: nine points of thirty features
    SmallExamples few = SmallExamples.clouds(9, 30, 3, 12);
    double[] weights = few.randomWeights(3);
    float[] image = SmallExamples.clouds(1, 30, 3, 13).features()[0];
    try (ExampleSet set = few.write(folder, weights)) {
      double[] expected = influence(HeadExamples.of(set), image, few.logits(weights, image));

      // When
      double[] turned = influence(HeadExamples.turned(set), image, few.logits(weights, image));

      // Then
      assertThat(HeadExamples.turned(set).shape().width()).isEqualTo(9);
      for (int i = 0; i < turned.length; i++) {
        assertThat(turned[i]).isCloseTo(expected[i], within(1e-4 * Math.abs(expected[0])));
      }
    }
  }

  private static double[] influence(HeadExamples examples, float[] image, float[] logits) {
    InverseHessian inverse =
        new InverseHessian(HeadHessian.ofModel(examples), examples, 0.1, Solver.CONJUGATE_GRADIENT);
    double[] solved =
        inverse
            .times(
                HeadGradient.of(examples.point(image), logits, Target.of(0))
                    .matrix(examples.shape()),
                () -> false)
            .x();
    double[] influence = new double[examples.size()];
    examples.forEach(
        example ->
            influence[example.index()] =
                HeadShape.dot(example.gradient().matrix(examples.shape()), solved));
    return influence;
  }

  @Test
  void oneThatIsStoppedSaysHowFarItIs() throws IOException {
    // Given
    try (ExampleSet set = POINTS.write(folder, POINTS.randomWeights(3))) {
      HeadExamples examples = HeadExamples.of(set);
      InverseHessian inverse =
          new InverseHessian(
              HeadHessian.ofModel(examples), examples, 0.1, Solver.CONJUGATE_GRADIENT);

      // When
      Solved stopped = inverse.times(POINTS.randomWeights(4), () -> true);

      // Then
      assertThat(stopped.isExact()).isFalse();
      assertThat(stopped.residual()).isEqualTo(1);
    }
  }

  @Test
  void aModelThatIsSureOfEverythingIsRefused() throws IOException {
    // Given
    double[] sure = new double[POINTS.shape().size()];
    sure[sure.length - 1] = 1e4;
    try (ExampleSet set = POINTS.write(folder, sure)) {
      HeadExamples examples = HeadExamples.of(set);
      HeadHessian hessian = HeadHessian.ofModel(examples);

      // When
      Throwable refused =
          catchThrowable(() -> new InverseHessian(hessian, examples, 0.1, Solver.AUTO));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("so sure");
    }
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double[] ranks(double[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      for (double other : values) {
        ranks[i] += other < values[i] ? 1 : 0;
      }
    }
    return ranks;
  }

  private static double correlation(double[] one, double[] other) {
    double meanOne = mean(one);
    double meanOther = mean(other);
    double both = 0;
    double squaresOne = 0;
    double squaresOther = 0;
    for (int i = 0; i < one.length; i++) {
      both += (one[i] - meanOne) * (other[i] - meanOther);
      squaresOne += Math.pow(one[i] - meanOne, 2);
      squaresOther += Math.pow(other[i] - meanOther, 2);
    }
    return both / Math.sqrt(squaresOne * squaresOther);
  }

  @Test
  void whatFactorsLeaveIsMeasured() throws IOException {
    // Given
    double[] weights = new double[POINTS.shape().size()];
    try (ExampleSet set = POINTS.write(folder, weights)) {
      HeadExamples examples = HeadExamples.of(set);
      InverseHessian inverse =
          new InverseHessian(HeadHessian.ofModel(examples), examples, 0.01, Solver.CHOLESKY);
      double[] gradient = new double[POINTS.shape().size()];
      gradient[0] = 1;
      gradient[1] = -0.3;

      // When
      Solved solved = inverse.times(gradient, () -> false);

      // Then: rounding leaves something
      assertThat(solved.residual()).isBetween(Double.MIN_VALUE, 1e-10);
    }
  }
}
