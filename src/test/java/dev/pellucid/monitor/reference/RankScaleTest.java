package dev.pellucid.monitor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankScaleTest {

  private static final long QUANTITY = TieBreak.hash("quantity");

  @ParameterizedTest
  @ValueSource(ints = {16, 100, 255, 500, 2000})
  void theMassesOfTheBinsAreOneMoreThanTheReference(int images) {
    // Given
    RankScale scale = scale(images, 1, u -> u);

    // When
    double total = IntStream.range(0, scale.bins()).map(scale::mass).sum();

    // Then
    assertThat(total).isEqualTo(images + 1);
  }

  @Test
  void aBinIsTheNumberOfEdgesThatAValueDoesNotLieBelow() {
    // Given
    RankScale scale = scale(500, 2, u -> u);
    SplittableRandom random = new SplittableRandom(3);
    double[] values = random.doubles(1000, -0.2, 1.2).toArray();

    // When
    int[] bins = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bins[i] = scale.bin(values[i], i, QUANTITY);
    }

    // Then as a count says that goes over all edges
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      long below = Arrays.stream(scale.edges()).filter(edge -> edge <= value).count();
      assertThat(bins[i]).isEqualTo((int) below);
    }
  }

  /**
   * Over references, the share of a bin of mass a is Beta(a, n+1−a): mean a/(n+1). A value takes
   * but one of three levels here, so that nearly every image is tied with edges.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 3, 1e9})
  void anImageIsAsLikelyInABinAsItsMassSaysAlsoWithTies(double levels) {
    // Given
    DoubleUnaryOperator value = u -> Math.floor(u * levels);
    int repeats = 4000;
    int images = 63;
    double[] shares = new double[8];

    // When
    for (int r = 0; r < repeats; r++) {
      RankScale scale = scale(images, 1000 + r, value);
      SplittableRandom random = new SplittableRandom(-r - 1);
      for (int i = 0; i < 5; i++) {
        double drawn = value.applyAsDouble(random.nextDouble());
        shares[scale.bin(drawn, random.nextLong(), QUANTITY)] += 1.0 / (5 * repeats);
      }
    }

    // Then each of eight bins has mass 8 of 64; a share of 0.125 over 4000 references that are
    // independent,
    // with images that are not quite, deviates by 0.004 or so
    for (double share : shares) {
      assertThat(share).isCloseTo(0.125, within(0.016));
    }
  }

  @Test
  void theSameImageFallsIntoTheSameBinWhereverItIsCounted() {
    // Given a value that ties with all edges
    RankScale scale = scale(500, 4, u -> 1);
    long image = TieBreak.hash("cam-7/42");

    // When
    int bin = scale.bin(1, image, QUANTITY);

    // Then
    assertThat(bin).isEqualTo(scale.bin(1, TieBreak.hash("cam-7/42"), QUANTITY));
  }

  @Test
  void knowsTheMeansOfItsTails() {
    // Given 0 … 639
    double[] values = IntStream.range(0, 639).asDoubleStream().toArray();

    // When
    RankScale scale = RankScale.of(values, new int[values.length]);

    // Then the first edge is value number 20, and the last number 620
    assertThat(scale.edges()[0]).isEqualTo(19);
    assertThat(scale.lowestMean()).isEqualTo(9.5);
    assertThat(scale.highestMean()).isEqualTo((619 + 638) / 2.0);
    assertThat(scale.mean()).isEqualTo(319);
  }

  @Test
  void tooFewValuesAreNoScale() {
    // Given
    double[] values = new double[15];

    // When, then
    assertThatThrownBy(() -> RankScale.of(values, new int[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 images or more, not 15");
  }

  private static RankScale scale(int images, long seed, DoubleUnaryOperator value) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = random.doubles(images).map(value).toArray();
    int[] ties = random.ints(images, 0, TieBreak.LEVELS).toArray();
    return RankScale.of(values, ties);
  }
}
