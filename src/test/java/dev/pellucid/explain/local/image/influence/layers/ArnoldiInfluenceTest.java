package dev.pellucid.explain.local.image.influence.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.local.image.influence.Softmax;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArnoldiInfluenceTest {

  private static final int COUNT = 90;
  private static final TinyExamples EXAMPLES = TinyExamples.draw(COUNT, 1.5, 1);

  @TempDir Path folder;

  static Explanation explain(
      Classifier classifier, TinyExamples of, int index, Target target, double damping) {
    ArnoldiInfluence method = new ArnoldiInfluence();
    return method
        .explain(
            classifier,
            of.batch(index, target),
            ParameterValues.parse(
                method.card().parameters(),
                Map.of("helpful", "1000", "harmful", "1000", "damping", String.valueOf(damping))))
        .get(0);
  }

  /** By the index of the example. */
  static double[] values(Explanation explanation, int count) {
    Attribution.Examples told = (Attribution.Examples) explanation.attribution();
    double[] values = new double[count];
    for (int i = 0; i < told.examples().size(); i++) {
      values[told.examples().get(i).index()] = told.values()[i];
    }
    return values;
  }

  /** The Jacobian of an image, a row a class, by one backward pass each. */
  private static SimpleMatrix jacobian(AllLayers layers, float[] pixels) {
    SimpleMatrix rows = new SimpleMatrix(TinyExamples.CLASSES, layers.size());
    for (int c = 0; c < TinyExamples.CLASSES; c++) {
      float[] seed = new float[TinyExamples.CLASSES];
      seed[c] = 1;
      float[] row = layers.pulledBack(pixels, seed);
      for (int w = 0; w < row.length; w++) {
        rows.set(c, w, row[w]);
      }
    }
    return rows;
  }

  private static SimpleMatrix slope(float[] logits, int label) {
    return new SimpleMatrix(TinyExamples.CLASSES, 1, true, Softmax.of(logits).slope(label));
  }

  @Test
  void withAllEigenvectorsItIsTheProductThroughTheInverseOfTheWholeHessian() throws IOException {
    try (Classifier classifier = EXAMPLES.open(folder, TinyExamples.network())) {
      // Given: the Hessian written out, by the Jacobian of every example
      AllLayers layers = AllLayers.of(classifier);
      SimpleMatrix[] gradients = new SimpleMatrix[COUNT];
      SimpleMatrix hessian = new SimpleMatrix(layers.size(), layers.size());
      for (int i = 0; i < COUNT; i++) {
        float[] logits = classifier.examples().example(i).logits();
        double[] p = Softmax.of(logits).probabilities();
        SimpleMatrix column = new SimpleMatrix(p.length, 1, true, p);
        SimpleMatrix jacobian = jacobian(layers, EXAMPLES.image(i));
        hessian =
            hessian.plus(
                jacobian
                    .transpose()
                    .mult(SimpleMatrix.diag(p).minus(column.mult(column.transpose())))
                    .mult(jacobian)
                    .divide(COUNT));
        gradients[i] = jacobian.transpose().mult(slope(logits, EXAMPLES.labels()[i]));
      }
      FittedGradients fitted = EXAMPLES.fit(classifier, TinyExamples.WEIGHTS);
      double damping = fitted.damping(0.1);
      float[] seen = classifier.examples().example(4).logits();
      SimpleMatrix solved =
          hessian
              .plus(SimpleMatrix.identity(layers.size()).scale(damping))
              .solve(jacobian(layers, EXAMPLES.image(4)).transpose().mult(slope(seen, 2)));

      // When
      Explanation explanation = explain(classifier, EXAMPLES, 4, Target.of(2), 0.1);

      // Then
      double[] found = values(explanation, COUNT);
      double largest = 0;
      double error = 0;
      for (int i = 0; i < COUNT; i++) {
        double expected = gradients[i].dot(solved) / COUNT;
        largest = Math.max(largest, Math.abs(expected));
        error = Math.max(error, Math.abs(expected - found[i]));
      }
      assertThat(error).isLessThan(1e-3 * largest);
      assertThat(explanation.figures().get(ArnoldiInfluence.HELD)).isCloseTo(1, within(1e-3));
      double[] exact = hessian.svd().getSingularValues();
      for (int k = 0; k < fitted.eigenvalues().length; k++) {
        assertThat(fitted.eigenvalues()[k]).isCloseTo(exact[k], within(1e-5 * exact[0]));
      }
    }
  }

  @Test
  void whatOneExampleIsToAnotherTheOtherIsToIt() throws IOException {
    try (Classifier classifier = EXAMPLES.open(folder, TinyExamples.network())) {
      // Given
      FittedGradients unused = EXAMPLES.fit(classifier, 10);
      double[] ofTwo = values(own(classifier, 2), COUNT);

      // When
      double[] ofSeven = values(own(classifier, 7), COUNT);

      // Then
      assertThat(ofSeven[2]).isCloseTo(ofTwo[7], within(1e-4 * ofTwo[2]));
    }
  }

  @Test
  void everyExampleHelpsItself() throws IOException {
    try (Classifier classifier = EXAMPLES.open(folder, TinyExamples.network())) {
      // Given
      FittedGradients unused = EXAMPLES.fit(classifier, 10);
      double[] onItself = new double[COUNT];

      // When
      for (int i = 0; i < COUNT; i++) {
        onItself[i] = values(own(classifier, i), COUNT)[i];
      }

      // Then
      assertThat(DoubleStream.of(onItself)).allMatch(value -> value > 0);
    }
  }

  /** Of an example with its label as the target. */
  private static Explanation own(Classifier classifier, int index) {
    return explain(classifier, EXAMPLES, index, Target.of(EXAMPLES.labels()[index]), 0.1);
  }

  @Test
  void examplesWithoutGradientsAreToldHowToGetThem() throws IOException {
    try (Classifier classifier = EXAMPLES.open(folder, TinyExamples.network())) {
      // When
      Throwable refused =
          catchThrowable(() -> explain(classifier, EXAMPLES, 0, Target.PREDICTED, 0.1));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("fit examples --gradients");
    }
  }

  @Test
  void aModelWhoseGradientsCannotBeHadIsToldSo() throws IOException {
    // Given: weights along one axis only, whose gradient there is no rule for
    OnnxModel m = OnnxModel.usual();
    String rows =
        m.op("Reshape", m.image(1, TinyExamples.SIDE, TinyExamples.SIDE), m.integers(0, 6, 6))
            .get();
    String features = m.op("Conv", rows, m.weights(4, 6, 3)).get();
    String mean = m.op("GlobalAveragePool", m.op("Relu", features).get()).get();
    byte[] onnx = m.classify(mean, TinyExamples.CLASSES).bytes();
    try (Classifier classifier = EXAMPLES.open(folder, onnx)) {

      // When
      Throwable refused = catchThrowable(() -> EXAMPLES.fit(classifier, 3));

      // Then
      assertThat(refused)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("gradients of all weights")
          .hasMessageContaining("influence-functions");
    }
  }
}
