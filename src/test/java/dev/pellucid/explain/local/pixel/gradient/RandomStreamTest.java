package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

  @Test
  void numbersAreThoseOfAnotherImplementation() {
    // Given
    RandomStream stream = new RandomStream(7, 123456);

    // When
    double[] normals = DoubleStream.generate(stream::normal).limit(4).toArray();

    // Then: SplitMix64 and the polar method, written independently in Python
    assertThat(normals)
        .containsExactly(
            new double[] {
              0.3310714280681962, 0.029187167644858285, 0.736262023106463, -1.2283659054611629
            },
            within(1e-15));
  }

  @Test
  void uniformNumbersToo() {
    // Given
    RandomStream stream = new RandomStream(3, 5);

    // When
    double[] uniform = DoubleStream.generate(stream::uniform).limit(2).toArray();

    // Then
    assertThat(uniform).containsExactly(0.9759831449647398, 0.292430745373392);
  }

  @Test
  void samplesAreNormalAndOfOneSampleAndTheNextUnrelated() {
    // Given
    int samples = 4000;
    int length = 25;

    // When
    double[][] drawn =
        IntStream.range(0, samples)
            .mapToObj(sample -> new RandomStream(0, sample))
            .map(stream -> DoubleStream.generate(stream::normal).limit(length).toArray())
            .toArray(double[][]::new);

    // Then: five standard errors of 100 000 numbers
    double[] all =
        IntStream.range(0, samples)
            .boxed()
            .flatMapToDouble(i -> DoubleStream.of(drawn[i]))
            .toArray();
    double product = 0;
    for (int i = 1; i < samples; i++) {
      for (int j = 0; j < length; j++) {
        product += drawn[i][j] * drawn[i - 1][j];
      }
    }
    assertThat(DoubleStream.of(all).average().orElseThrow()).isCloseTo(0, within(0.016));
    assertThat(DoubleStream.of(all).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.023));
    assertThat(DoubleStream.of(all).map(x -> Math.pow(x, 4)).average().orElseThrow())
        .isCloseTo(3, within(0.16));
    assertThat(product / samples / length).isCloseTo(0, within(0.016));
  }
}
