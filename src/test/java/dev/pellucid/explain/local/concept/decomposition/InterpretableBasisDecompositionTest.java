package dev.pellucid.explain.local.concept.decomposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition.Contributions;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition.Decomposition;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition.Term;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpretableBasisDecompositionTest {

  /** Sums of some hundred doubles, each of a size near one. */
  private static final double ROUNDING = 1e-9;

  private static final int CHANNELS = 7;
  private static final int POSITIONS = 6;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void contributionsAndResidualAddUpToGradientTimesActivation(long seed) {
    // Given
    Random random = new Random(seed);
    InterpretableBasisDecomposition basis = new InterpretableBasisDecomposition(bank(4, random), 3);
    float[] activations = normal(CHANNELS * POSITIONS, random);
    float[] gradients = normal(CHANNELS * POSITIONS, random);
    Decomposition decomposition =
        basis.decompose(InterpretableBasisDecomposition.direction(gradients, CHANNELS));
    double expected =
        IntStream.range(0, gradients.length)
            .mapToDouble(i -> (double) gradients[i] * activations[i])
            .sum();

    // When
    Contributions parts = basis.attribute(decomposition, activations, gradients);

    // Then
    assertThat(DoubleStream.of(parts.contributions()).sum() + parts.residual())
        .isCloseTo(expected, within(ROUNDING));
    assertThat(parts.total()).isCloseTo(expected, within(ROUNDING));
  }

  @Test
  void aDirectionMixedOfConceptsIsSpeltInThemAndNothingIsLeft() {
    // Given
    ConceptVectors bank = bank(5, new Random(6));
    double[] direction = new double[CHANNELS];
    for (int k = 0; k < CHANNELS; k++) {
      direction[k] = 2 * bank.vectors()[3][k] + 0.5 * bank.vectors()[1][k];
    }
    InterpretableBasisDecomposition basis = new InterpretableBasisDecomposition(bank, 5);

    // When
    Decomposition decomposition = basis.decompose(direction);

    // Then
    assertThat(decomposition.terms()).extracting(Term::name).containsExactly("c3", "c1");
    assertThat(decomposition.terms().get(0).weight()).isCloseTo(2, within(1e-6));
    assertThat(decomposition.terms().get(1).weight()).isCloseTo(0.5, within(1e-6));
    assertThat(decomposition.explained()).isCloseTo(1, within(1e-9));
  }

  @Test
  void aConceptThatSpeaksAgainstTheClassIsLeftInTheResidual() {
    // Given
    ConceptVectors bank =
        new ConceptVectors(List.of("for", "against"), new float[][] {{1, 0, 0}, {0, 1, 0}});

    // When
    Decomposition decomposition =
        new InterpretableBasisDecomposition(bank, 2).decompose(new double[] {3, -4, 0});

    // Then
    assertThat(decomposition.terms()).containsExactly(new Term(0, "for", 3));
    assertThat(decomposition.residual()).containsExactly(0, -4, 0);
    assertThat(decomposition.explained()).isCloseTo(9 / 25.0, within(ROUNDING));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void withRoomForAllTheWholeBankIsFittedAsWellAsBySearchingEverySubset(long seed) {
    // Given
    Random random = new Random(seed);
    ConceptVectors bank = bank(5, random);
    double[] direction = random.doubles(CHANNELS, -1, 1).toArray();

    // When
    Decomposition decomposition = new InterpretableBasisDecomposition(bank, 5).decompose(direction);

    // Then
    assertThat(squares(decomposition.residual()))
        .isCloseTo(SlowFit.leastError(bank.vectors(), direction), within(ROUNDING));
  }

  @Test
  void noMoreConceptsAreTakenThanAskedFor() {
    // Given
    ConceptVectors bank = bank(6, new Random(21));
    double[] direction = new double[CHANNELS];
    for (float[] vector : bank.vectors()) {
      Arrays.setAll(direction, k -> direction[k] + vector[k]);
    }

    // When
    Decomposition decomposition = new InterpretableBasisDecomposition(bank, 2).decompose(direction);

    // Then
    assertThat(decomposition.terms()).hasSize(2);
    assertThat(decomposition.explained()).isBetween(0.0, 1.0);
  }

  @Test
  void aScoreThatDoesNotDependOnTheLayerCannotBeSpelt() {
    // Given
    InterpretableBasisDecomposition basis =
        new InterpretableBasisDecomposition(bank(2, new Random(22)), 2);

    // When
    assertThatThrownBy(() -> basis.decompose(new double[CHANNELS]))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not depend on the layer");
  }

  private static ConceptVectors bank(int concepts, Random random) {
    float[][] vectors = new float[concepts][];
    for (int j = 0; j < concepts; j++) {
      float[] vector = normal(CHANNELS, random);
      double length = 0;
      for (float v : vector) {
        length += v * v;
      }
      for (int k = 0; k < CHANNELS; k++) {
        vector[k] /= (float) Math.sqrt(length);
      }
      vectors[j] = vector;
    }
    return new ConceptVectors(
        IntStream.range(0, concepts).mapToObj(j -> "c" + j).toList(), vectors);
  }

  private static float[] normal(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double squares(double[] values) {
    return DoubleStream.of(values).map(v -> v * v).sum();
  }
}
