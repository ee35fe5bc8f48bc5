package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassConceptSectionTest {

  @TempDir Path folder;

  private static final List<float[]> IMAGES = PlantedModel.images(240, 1);

  @Test
  void aConceptThatTheClassesImagesDoNotHaveMoreOfIsARisk() throws IOException {
    // Given: labels that have nothing to do with what is in the images
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    IMAGES.forEach(image -> images.image(image, OptionalInt.of(random.nextInt(3))));
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new ClassConceptSection().make(subject, step -> {});

      // Then: the largest effects first, and none of the concepts that mean nothing
      assertThat(told.findings()).isNotEmpty().allMatch(each -> each.severity() == Severity.RISK);
      assertThat(told.findings().get(0).sentence())
          .startsWith("'class 0' leans on 'concept 0', although its images have hardly more of it");
      assertThat(told.findings()).noneMatch(each -> each.sentence().matches(".*concept [45].*"));
    }
  }

  @Test
  void aConceptThatIsTheClassesOwnIsNone() throws IOException {
    // Given: two images of each class, one of which has much of what decides it, and more of them
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    IntStream.range(0, 240)
        .forEach(
            i -> {
              double[] presences = PlantedModel.presences(random);
              presences[new int[] {0, 2, 3}[i % 3]] += 3;
              images.image(PlantedModel.image(presences, random), OptionalInt.of(i % 3));
            });
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new ClassConceptSection().make(subject, step -> {});

      // Then
      assertThat(told.findings())
          .filteredOn(each -> each.severity() == Severity.FACT)
          .singleElement()
          .satisfies(
              fact ->
                  assertThat(fact.sentence())
                      .contains(
                          "'class 0' on 'concept 0'",
                          "'class 1' on 'concept 2'",
                          "'class 2' on 'concept 3'"));
      assertThat(told.body())
          .containsSubsequence(
              "What the model takes for these concepts",
              "<figcaption>concept 0</figcaption>",
              "The 3 images that have most of each")
          .doesNotContain("<figcaption>concept 4</figcaption>");
      assertThat(told.findings())
          .filteredOn(each -> each.severity() == Severity.RISK)
          .noneMatch(each -> each.sentence().contains("'class 0'"));
    }
  }
}
