package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ConceptVectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlikeConceptsTest {

  @Test
  void theTwoThatAreMostAlikeAreNamed() {
    // Given
    ConceptVectors bank =
        new ConceptVectors(
            List.of("sky", "cloud", "haze"),
            new float[][] {{1, 0, 0}, {0.6f, 0.8f, 0}, {0.8f, 0.6f, 0}});

    // When
    Optional<String> warning = AlikeConcepts.warning(bank);

    // Then
    assertThat(warning).get().asString().contains("'cloud' and 'haze' (cosine 0.96)");
  }

  @Test
  void oppositeAndUnrelatedConceptsAreNotAlike() {
    // Given
    ConceptVectors bank =
        new ConceptVectors(
            List.of("day", "night", "rain"), new float[][] {{1, 0}, {-1, 0}, {0.6f, 0.8f}});

    // When
    Optional<String> warning = AlikeConcepts.warning(bank);

    // Then
    assertThat(warning).isEmpty();
  }
}
