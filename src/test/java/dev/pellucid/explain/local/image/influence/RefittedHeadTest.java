package dev.pellucid.explain.local.image.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefittedHeadTest {

  private static final SmallExamples POINTS = SmallExamples.clouds(80, 6, 4, 21);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"true,1e-1", "true,1e-4", "false,1e-1", "false,1e-4", "false,1e-6"})
  void theSumOverExamplesIsTheLogitOfTheRefittedLayer(boolean toLabels, double penalty)
      throws IOException {
    // Given
    float[] image = SmallExamples.clouds(1, 6, 4, 22).features()[0];
    try (ExampleSet set = POINTS.write(folder, POINTS.randomWeights(5))) {
      HeadExamples examples = HeadExamples.of(set);

      // When
      RefittedHead head = RefittedHead.fit(examples, toLabels, penalty, () -> false);

      // Then
      double[] sums = new double[4];
      examples.forEach(
          example -> {
            double alike = HeadShape.dot(example.point(), SmallExamples.point(image));
            double[] alpha = head.alpha(example);
            for (int c = 0; c < sums.length; c++) {
              sums[c] += alpha[c] * alike;
            }
          });
      assertThat(head.isStationary()).isTrue();
      double[] logits = head.logits(SmallExamples.point(image));
      for (int c = 0; c < sums.length; c++) {
        assertThat(sums[c]).isCloseTo(logits[c], within(1e-4));
      }
    }
  }

  @Test
  void aLayerFittedToWhatTheModelSaysIsTheModelsOwnUpToTheSumOverClasses() throws IOException {
    // Given
    double[] weights = POINTS.randomWeights(5);
    float[] image = POINTS.features()[3];
    float[] model = POINTS.logits(weights, image);
    try (ExampleSet set = POINTS.write(folder, weights)) {

      // When
      RefittedHead head = RefittedHead.fit(HeadExamples.of(set), false, 1e-8, () -> false);

      // Then
      double[] logits = head.logits(SmallExamples.point(image));
      for (int c = 1; c < 4; c++) {
        assertThat(logits[c] - logits[0]).isCloseTo(model[c] - model[0], within(0.01));
      }
    }
  }
}
