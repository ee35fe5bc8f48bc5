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

  @Test
  void withoutLabelsItTellsOfHesitationAndNotOfErrors() throws IOException {
    // Given: with concept 2 the score of class 1 comes close to that of class 0, without it does
    // not
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 40; i++) {
      double[] presences = new double[PlantedModel.CONCEPTS];
      presences[0] = 6;
      presences[2] = (i < 15 ? 7.8 : 1) + 0.05 * random.nextGaussian();
      presences[4] = random.nextGaussian();
      images.image(PlantedModel.image(presences, random), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new ConfusionSection().make(subject, step -> {});

      // Then
      assertThat(told.title()).isEqualTo("Which classes it hesitates between");
      assertThat(told.findings())
          .singleElement()
          .satisfies(
              torn -> {
                assertThat(torn.severity()).isEqualTo(Severity.CAUTION);
                assertThat(torn.sentence())
                    .isEqualTo(
                        "When it says 'class 0', it often hesitates with 'class 1', mostly with much 'concept 2'.");
                assertThat(torn.evidence()).startsWith("in 15 of the 40 images");
              });
      assertThat(told.body()).doesNotContain("taken for", "recognised", "wrong class");
    }
  }

  @Test
  void aModelThatIsSureOfAllDoesNotHesitate() throws IOException {
    // Given
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 20; i++) {
      double[] presences = new double[PlantedModel.CONCEPTS];
      presences[0] = 6;
      images.image(PlantedModel.image(presences, random), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section section = new ConfusionSection().make(subject, step -> {});

      // Then
      assertThat(section)
          .isInstanceOfSatisfying(
              Section.LeftOut.class,
              none -> assertThat(none.reason()).startsWith("No image has a label"));
    }
  }
}
