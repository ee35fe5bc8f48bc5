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

class DistillationSectionTest {

  @TempDir Path folder;

  @Test
  void theTreeAsksForTheConceptsThatDecideAndForNoOthers() throws IOException {
    // Given: one of concepts 0 to 3 decides; 4 and 5 vary more and mean nothing
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 240; i++) {
      double[] presences = new double[PlantedModel.CONCEPTS];
      presences[i % 4] = 3 + random.nextDouble();
      presences[4] = 10 * random.nextGaussian();
      presences[5] = 10 * random.nextGaussian();
      images.image(PlantedModel.image(presences, random), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new DistillationSection().make(subject, step -> {});

      // Then: classes 0, 1 and 2 are those of concept 0, of 1 or 2, and of 3
      assertThat(told.figures().at("/fidelity/mean").asDouble()).isGreaterThan(0.97);
      assertThat(told.figures().path("guessing").asDouble()).isLessThan(0.7);
      assertThat(told.figures().path("rules").toString())
          .contains("'concept 0'", "'concept 3'")
          .doesNotContain("'concept 4'", "'concept 5'");
      assertThat(told.findings()).extracting(Finding::severity).containsExactly(Severity.FACT);
    }
  }

  @Test
  void whatATreeCannotForetellIsNotToldAsAFact() throws IOException {
    // Given: all is decided by a difference of two concepts that no question about one can tell
    Random random = new Random(2);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 120; i++) {
      double[] presences = new double[PlantedModel.CONCEPTS];
      presences[0] = 50 + random.nextGaussian();
      presences[3] = 2 * presences[0] + 0.01 * random.nextGaussian();
      images.image(PlantedModel.image(presences, random), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section section = new DistillationSection().make(subject, step -> {});

      // Then
      assertThat(section.findings()).extracting(Finding::severity).doesNotContain(Severity.FACT);
    }
  }

  @Test
  void withoutAQuestionThereIsNoTreeToShow() throws IOException {
    // Given
    Random random = new Random(3);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 30; i++) {
      double[] presences = new double[PlantedModel.CONCEPTS];
      presences[0] = 5;
      images.image(PlantedModel.image(presences, random), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section section = new DistillationSection().make(subject, step -> {});

      // Then
      assertThat(section)
          .isInstanceOfSatisfying(
              Section.LeftOut.class,
              none -> assertThat(none.reason()).contains("no question was found"));
    }
  }
}
