package dev.pellucid.explain.local.image.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.examples.ExampleWriter;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluenceMethodsTest {

  private static final int COUNT = 30;
  private static final int CLASSES = SmallNet.CLASSES;
  private static final int WIDTH = SmallNet.CHANNELS;

  @TempDir Path folder;

  private Classifier classifier;
  private List<Features> found;
  private ImageBatch image;
  private Features seen;

  @BeforeEach
  void open() throws IOException {
    Path model = Files.write(folder.resolve("small.onnx"), SmallNet.classifier().bytes());
    classifier = new Classifier(BundleReader.read(model), SessionSettings.onCpu());
    ImageFeatures features = ImageFeatures.of(classifier);
    found =
        features.of(
            SmallModels.images(
                2, Collections.nCopies(COUNT, Target.PREDICTED).toArray(Target[]::new)));
    writeExamples(ExamplesFolder.of(model), features);
    image = SmallModels.images(1, Target.of(3));
    seen = features.of(image).get(0);
  }

  private void writeExamples(Path into, ImageFeatures features) throws IOException {
    try (ExampleWriter writer = ExampleWriter.open(into, features.space(found.get(0)), "images")) {
      for (int i = 0; i < COUNT; i++) {
        writer.add(
            "example-" + i,
            OptionalInt.of(i % CLASSES),
            found.get(i).features(),
            found.get(i).logits(),
            new byte[0]);
      }
      writer.finish();
    }
  }

  @AfterEach
  void close() {
    classifier.close();
  }

  private Explanation explain(String id, Map<String, String> more) {
    ExplanationMethod method = Methods.byId(id);
    Map<String, String> parameters = new java.util.HashMap<>(more);
    parameters.put("helpful", "1000");
    parameters.put("harmful", "1000");
    return method
        .explain(classifier, image, ParameterValues.parse(method.card().parameters(), parameters))
        .get(0);
  }

  /** (p − e_y) ⊗ [φ, 1], written out, with the weights of a class together. */
  private static SimpleMatrix gradient(Features of, int label) {
    double[] p = probabilities(of);
    SimpleMatrix gradient = new SimpleMatrix(CLASSES * (WIDTH + 1), 1);
    for (int c = 0; c < CLASSES; c++) {
      for (int k = 0; k <= WIDTH; k++) {
        gradient.set(
            c * (WIDTH + 1) + k,
            (p[c] - (c == label ? 1 : 0)) * (k < WIDTH ? of.features()[k] : 1));
      }
    }
    return gradient;
  }

  private static double[] probabilities(Features of) {
    double sum = 0;
    double[] p = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      p[c] = Math.exp(of.logits()[c]);
      sum += p[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private SimpleMatrix dampedHessian(double relative) {
    int size = CLASSES * (WIDTH + 1);
    SimpleMatrix hessian = new SimpleMatrix(size, size);
    for (Features one : found) {
      double[] p = probabilities(one);
      SimpleMatrix a = SimpleMatrix.diag(p);
      SimpleMatrix column = new SimpleMatrix(CLASSES, 1, true, p);
      SimpleMatrix phi = new SimpleMatrix(WIDTH + 1, 1);
      for (int k = 0; k <= WIDTH; k++) {
        phi.set(k, k < WIDTH ? one.features()[k] : 1);
      }
      hessian =
          hessian.plus(
              a.minus(column.mult(column.transpose()))
                  .kron(phi.mult(phi.transpose()))
                  .divide(COUNT));
    }
    return hessian.plus(SimpleMatrix.identity(size).scale(relative * hessian.trace() / size));
  }

  private void assertValues(Explanation explanation, double[] expected) {
    Attribution.Examples told = (Attribution.Examples) explanation.attribution();
    assertThat(told.examples()).hasSize(COUNT);
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < COUNT; i++) {
      assertThat((double) told.values()[i])
          .isCloseTo(expected[told.examples().get(i).index()], within(1e-4 * largest));
    }
  }

  @Test
  void influenceIsTheProductThroughTheInverseOfTheWholeHessian() {
    // Given
    SimpleMatrix solved = dampedHessian(0.3).solve(gradient(seen, 3));
    double[] expected = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      expected[i] = gradient(found.get(i), i % CLASSES).dot(solved) / COUNT;
    }

    // When
    Explanation explanation = explain("influence-functions", Map.of("damping", "0.3"));

    // Then
    assertValues(explanation, expected);
  }

  @Test
  void withoutCheckpointsTracInIsTheProductOfTheGradients() {
    // Given
    double[] expected = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      expected[i] = gradient(found.get(i), i % CLASSES).dot(gradient(seen, 3));
    }

    // When
    Explanation explanation = explain("tracin", Map.of());

    // Then
    assertValues(explanation, expected);
  }

  @Test
  void checkpointsAddUpByTheirRates() throws IOException {
    // Given: the model twice
    double[] expected = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      expected[i] = 0.75 * gradient(found.get(i), i % CLASSES).dot(gradient(seen, 3));
    }
    Path examples = classifier.examples().folder();
    for (int number = 1; number <= 2; number++) {
      Path checkpoint = Checkpoint.folder(examples, number);
      writeExamples(checkpoint, ImageFeatures.of(classifier));
      Checkpoint.finish(checkpoint, classifier.onnx(), number == 1 ? 0.5 : 0.25);
    }

    // When
    Explanation explanation = explain("tracin", Map.of());

    // Then
    assertValues(explanation, expected);
    assertThat(explanation.figures()).containsEntry(TracIn.CHECKPOINTS, 2.0);
  }

  @Test
  void representerValuesAddUpToTheRefittedScore() {
    // When
    Explanation explanation = explain("representer-points", Map.of());

    // Then
    double sum = 0;
    for (float value : explanation.attribution().values()) {
      sum += value;
    }
    assertThat(sum).isCloseTo(explanation.figures().get(RepresenterPoints.REFITTED), within(1e-3));
    assertThat(explanation.partial()).isFalse();
  }

  @Test
  void theMostHelpfulComeFirstThenTheMostHarmful() {
    // Given
    Ranking ranking = new Ranking(2, 2);

    // When
    for (int i = 0; i < COUNT; i++) {
      ranking.add(i, (i * 7) % COUNT - 10.5);
    }

    // Then
    assertThat(ranking.told(classifier.examples()).values())
        .containsExactly(18.5f, 17.5f, -10.5f, -9.5f);
  }
}
