package dev.pellucid.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConceptTest {

  static Stream<Concept<?>> bank() {
    return Concept.bank().stream();
  }

  @ParameterizedTest
  @MethodSource("bank")
  void positivesHaveTheConcept(Concept<?> concept) {
    // Given
    LongStream seeds = LongStream.range(0, 200);

    // When
    List<Scene> scenes = seeds.mapToObj(concept::positive).toList();

    // Then
    assertThat(scenes).allMatch(concept::presentIn);
  }

  @ParameterizedTest
  @MethodSource("bank")
  void negativesHaveItNot(Concept<?> concept) {
    // Given
    LongStream seeds = LongStream.range(0, 200);

    // When
    List<Scene> scenes = seeds.mapToObj(concept::negative).toList();

    // Then
    assertThat(scenes).noneMatch(concept::presentIn);
  }

  @ParameterizedTest
  @MethodSource("bank")
  void otherConceptsAreAsFrequentWithItAsWithout(Concept<?> concept) {
    // Given
    int scenes = 4000;
    List<Concept<?>> others =
        Concept.bank().stream().filter(other -> !other.factor().equals(concept.factor())).toList();

    // When
    List<Scene> positives = LongStream.range(0, scenes).mapToObj(concept::positive).toList();

    // Then
    List<Scene> negatives = LongStream.range(0, scenes).mapToObj(concept::negative).toList();
    assertThat(others)
        .allSatisfy(
            other ->
                assertThat(share(positives, other))
                    .as(other.name())
                    .isCloseTo(share(negatives, other), within(0.05)));
  }

  @Test
  void namesAreUnique() {
    // Given
    List<Concept<?>> bank = Concept.bank();

    // When
    List<String> names = bank.stream().<String>map(Concept::name).toList();

    // Then
    assertThat(names).doesNotHaveDuplicates().contains("forest background", "octagon", "fog");
  }

  private static double share(List<Scene> scenes, Concept<?> concept) {
    return scenes.stream().filter(concept::presentIn).count() / (double) scenes.size();
  }
}
