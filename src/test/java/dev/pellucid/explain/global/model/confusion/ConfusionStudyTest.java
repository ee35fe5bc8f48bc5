package dev.pellucid.explain.global.model.confusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.global.model.concepts.ConceptReader;
import dev.pellucid.explain.global.model.confusion.ExplainedConfusion.ConceptPart;
import dev.pellucid.explain.method.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfusionStudyTest {

  @TempDir Path folder;

  @Test
  void theConceptThatIsThereWhereAClassIsTakenForAnotherIsNamed() throws IOException {
    // Given: what speaks for class 1 is there in confused images, and more of concept 4 as well,
    // which means nothing
    Random random = new Random(1);
    List<float[]> confused = new ArrayList<>();
    List<float[]> recognised = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      confused.add(image(random, 3));
      recognised.add(image(random, 0));
    }
    ConfusedPair pair = new ConfusedPair(0, 1);
    try (Classifier classifier = PlantedModel.open(folder)) {

      // When
      List<ExplainedConfusion> explained =
          new ConfusionStudy(0.95)
              .of(
                  ConceptReader.of(classifier),
                  List.of(new ConfusionStudy.Case(pair, confused, recognised)),
                  done -> {});

      // Then
      ExplainedConfusion only = explained.get(0);
      assertThat(only.confused()).isEqualTo(40);
      assertThat(only.concepts())
          .filteredOn(part -> part.misleads(0.05))
          .extracting(ConceptPart::concept)
          .containsExactly(2);
      ConceptPart part = only.concepts().get(0);
      assertThat(part.concept()).isEqualTo(2);
      assertThat(part.contribution().difference()).isCloseTo(1.5 * 3, within(1.5));
      assertThat(part.contribution().low()).isLessThan(4.5);
      assertThat(part.contribution().high()).isGreaterThan(4.5);
      assertThat(part.presence().difference()).isCloseTo(3, within(1.0));
    }
  }

  private static float[] image(Random random, double more) {
    double[] presences = PlantedModel.presences(random);
    presences[2] += more;
    presences[4] += more;
    return PlantedModel.image(presences, random);
  }

  @Test
  void meansAreComparedAsWelchDoes() {
    // Given
    double[] some = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] others = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

    // When
    MeanDifference difference = MeanDifference.of(some, others, 0.95);

    // Then: what R's t.test says of Student's sleep data
    assertThat(difference.difference()).isCloseTo(-1.58, within(1e-9));
    assertThat(difference.pValue()).isCloseTo(0.07939, within(1e-5));
    assertThat(difference.low()).isCloseTo(-3.3654832, within(1e-5));
    assertThat(difference.high()).isCloseTo(0.2054832, within(1e-5));
  }
}
