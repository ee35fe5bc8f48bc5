package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomStreamTest {

  @ParameterizedTest
  @CsvSource({
    "inside the layers, 123456, 1.04189523444083, -1.1361055634828616",
    "the second from the edge of a layer, 4, -0.25753617251938316, -1.6817387063326854",
    "the first after one outside the bell, 9, 0.2918751977555852, 0.29690932866665326",
    "the first from the tail, 1125, -4.006430701083742, -0.6173154131267354"
  })
  void numbersAreThoseOfAnotherImplementation(
      String where, long sample, double first, double second) {
    // Given
    RandomStream stream = new RandomStream(7, sample);

    // When
    double[] normals = DoubleStream.generate(stream::normal).limit(2).toArray();

    // Then: SplitMix64 and the ziggurat, written independently in Python
    assertThat(normals).as(where).containsExactly(new double[] {first, second}, within(1e-14));
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
    assertThat(DoubleStream.of(all).filter(x -> Math.abs(x) > 2.5).count())
        .isCloseTo(1242, within(176L));
    assertThat(product / samples / length).isCloseTo(0, within(0.016));
  }
}
