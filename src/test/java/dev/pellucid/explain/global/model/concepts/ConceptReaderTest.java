package dev.pellucid.explain.global.model.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConceptReaderTest {

  @TempDir Path folder;

  @Test
  void whatWasPutIntoAnImageIsReadOutOfIt() throws IOException {
    // Given
    double[] presences = {0.5, -1, 2, 0.25, 3, -0.5};
    float[] image = PlantedModel.image(presences, new Random(1));
    List<ConceptReading> read = new ArrayList<>();
    try (Classifier classifier = PlantedModel.open(folder)) {

      // When
      ConceptReader.of(classifier).forEach(List.of(image), Target.of(1), read::add);
    }

    // Then
    ConceptReading reading = read.get(0);
    for (int j = 0; j < PlantedModel.CONCEPTS; j++) {
      double weight = PlantedModel.weight(1, j);
      assertThat(reading.presence()[j]).isCloseTo((float) presences[j], within(1e-5f));
      assertThat(reading.sensitivity()[j]).isCloseTo((float) weight, within(1e-5f));
      assertThat(reading.contribution()[j])
          .isCloseTo((float) (weight * presences[j]), within(1e-5f));
    }
    assertThat(reading.residual()).isCloseTo(0, within(1e-5f));
    assertThat(reading.logits()[1]).isCloseTo(2, within(1e-5f));
  }

  @Test
  void aModelWithoutConceptsIsReadInItsChannels() {
    // Given: the head behind the layer is linear, and so is its gradient's share of the logit
    List<float[]> images =
        IntStream.range(0, 20).mapToObj(i -> SmallModels.normal(3 * 8 * 8, i)).toList();
    List<ConceptReading> read = new ArrayList<>();
    try (Classifier classifier = SmallModels.convolutional()) {
      ConceptReader reader = ConceptReader.of(classifier);

      // When
      reader.forEach(
          images, Target.difference(new Target.Pick.Index(2), new Target.Pick.Index(0)), read::add);

      // Then
      assertThat(reader.names()).hasSize(reader.layer().channels()).startsWith("channel 0");
    }
    assertThat(read).hasSize(20);
    double constant = unexplained(read.get(0));
    for (ConceptReading reading : read) {
      assertThat(reading.presence()).containsExactly(reading.activation());
      assertThat(unexplained(reading)).isCloseTo(constant, within(1e-4));
    }
  }

  /** What the channels leave of the difference of the logits: that of the biases. */
  private static double unexplained(ConceptReading reading) {
    double sum = reading.logits()[2] - reading.logits()[0];
    for (float contribution : reading.contribution()) {
      sum -= contribution;
    }
    return sum;
  }
}
