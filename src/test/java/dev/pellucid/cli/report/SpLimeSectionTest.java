package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpLimeSectionTest {

  @TempDir Path folder;

  @Test
  void oneImageOfEachKindIsPickedHoweverRareItIs() throws IOException {
    // Given: 60 images that concept 0 decides, and three each that 1, 2 and 3 do
    Random random = new Random(1);
    PlantedSubject images = new PlantedSubject();
    for (int i = 0; i < 69; i++) {
      double[] presences = new double[PlantedModel.CONCEPTS];
      presences[i < 60 ? 0 : 1 + i % 3] = 3;
      presences[4] = 10;
      images.image(PlantedModel.image(presences, random), OptionalInt.empty());
    }
    Subject subject = images.asked(folder, 200);
    try (Classifier classifier = subject.classifier()) {

      // When
      Section.Told told = (Section.Told) new SpLimeSection().make(subject, step -> {});

      // Then
      JsonNode shown = told.figures().path("images");
      assertThat(shown)
          .extracting(each -> each.path("contributions").fieldNames().next())
          .containsExactlyInAnyOrder("concept 0", "concept 1", "concept 2", "concept 3");
      assertThat(shown.get(3).path("covered").asDouble()).isCloseTo(1, within(1e-6));
      assertThat(told.figures().at("/importance/concept 4").asDouble()).isZero();
      assertThat(told.body()).contains("Together they cover 100%", "class 1: +");
    }
  }
}
