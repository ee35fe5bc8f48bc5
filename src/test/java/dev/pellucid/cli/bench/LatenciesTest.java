package dev.pellucid.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void aPercentileIsTheLeastValueThatSoManyAreNotAbove() {
    // Given 1 to 200 milliseconds, the slowest first
    long[] nanos = LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();

    // When
    Latencies latencies = Latencies.of(10, nanos);

    // Then
    assertThat(latencies).isEqualTo(new Latencies(10, 200, 100, 190, 198, 200));
  }

  @Test
  void oneImageIsEveryPercentile() {
    // When
    Latencies latencies = Latencies.of(1, new long[] {3_000_000});

    // Then
    assertThat(latencies).isEqualTo(new Latencies(1, 1, 3, 3, 3, 3));
  }
}
