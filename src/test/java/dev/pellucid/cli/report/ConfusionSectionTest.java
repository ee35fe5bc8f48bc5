package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfusionSectionTest {

  @TempDir Path folder;

  private static float[] image(Random random, double second) {
    double[] presences = PlantedModel.presences(random);
    presences[0] += 6;
    presences[2] += second;
    presences[4] += second;
    return PlantedModel.image(presences, random);
  }

  @Test
  void theConceptByWhichAClassIsTakenForAnotherIsNamed() throws IOException {
    // Given: with much of concept 2, and of 4 that means nothing, class 0 is taken for class 1
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 40; i++) {
      images.image(image(random, i < 20 ? 20 : 0), OptionalInt.of(0));
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new ConfusionSection().make(subject, step -> {});

      // Then
      assertThat(told.findings())
          .singleElement()
          .satisfies(
              risk -> {
                assertThat(risk.severity()).isEqualTo(Severity.RISK);
                assertThat(risk.sentence())
                    .isEqualTo("'class 0' is taken for 'class 1' when there is much 'concept 2'.");
                assertThat(risk.evidence()).contains("in 20 images", "in 20 that are recognised");
              });
      assertThat(told.figures().at("/pairs/0/concepts/0/concept").asInt()).isEqualTo(2);
    }
  }

  @Test
  void ofTooFewErrorsNothingIsSaid() throws IOException {
    // Given
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 40; i++) {
      images.image(image(random, i < 4 ? 20 : 0), OptionalInt.of(0));
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section section = new ConfusionSection().make(subject, step -> {});

      // Then
      assertThat(section).isInstanceOf(Section.LeftOut.class);
    }
  }
}
