package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrototypesSectionTest {

  @TempDir Path folder;

  private static float[] image(Random random, double fourth) {
    double[] presences = new double[PlantedModel.CONCEPTS];
    presences[0] = 5;
    presences[4] = fourth;
    return PlantedModel.image(presences, random);
  }

  @Test
  void bothKindsOfImagesThatGetAnAnswerHaveOneThatStandsForThem() throws IOException {
    // Given: all are called class 0; of 30 there is much of concept 4, of 20 little
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 50; i++) {
      images.image(image(random, i < 30 ? 20 : -20), OptionalInt.of(i % 10 == 0 ? 1 : 0));
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new PrototypesSection().make(subject, step -> {});

      // Then
      JsonNode picked = told.figures().path("class 0").path("prototypes");
      assertThat(picked)
          .hasSize(4)
          .anyMatch(each -> number(each) < 30)
          .anyMatch(each -> number(each) >= 30);
      assertThat(told.body()).contains("typical", "odd");
    }
  }

  private static int number(JsonNode name) {
    return Integer.parseInt(name.asText().substring("image ".length()));
  }

  @Test
  void anAnswerThatFewImagesGetHasNone() throws IOException {
    // Given
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 9; i++) {
      images.image(image(random, 0), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section section = new PrototypesSection().make(subject, step -> {});

      // Then
      assertThat(section).isInstanceOf(Section.LeftOut.class);
    }
  }
}
