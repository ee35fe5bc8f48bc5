package dev.pellucid.monitor.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Means are sums of fractions of 32: exact to rounding, 1e-12. */
class ValuesTest {

  private static final byte[] WAITED = {32, 0, 16};

  private static Values values(long... fresh) {
    long[] levels = new long[33];
    System.arraycopy(fresh, 0, levels, 0, fresh.length);
    Values values = new Values();
    values.load(WAITED, levels, new Chance(3));
    return values;
  }

  @ParameterizedTest(name = "{0} of those waiting, {1} blocks")
  @CsvSource({"0, 1", "0, 7", "1, 5", "2, 9", "3, 4", "3, 10"})
  void everyValueIsInOneBlockAndBlocksAreNearlyEqual(int unused, int blocks) {
    // Given: 7 fresh values.
    Values values = values(1, 1, 3, 1, 1);
    int count = 7 + unused;

    // When
    double sum = 0;
    for (int block = 0; block < blocks; block++) {
      long size = (block + 1L) * count / blocks - (long) block * count / blocks;
      assertThat(size).isBetween((long) count / blocks, (long) count / blocks + 1);
      sum += size * values.mean(unused, block, blocks);
    }

    // Then
    assertThat(sum / count).isCloseTo(values.mean(unused), within(1e-12));
  }

  @Test
  void valuesThatWaitedLongestAreLeftOutFirst() {
    // Given
    Values values = values(0, 0, 0, 0, 1);

    // When
    double mean = values.mean(2);

    // Then
    assertThat(mean).isCloseTo((0 + 16 + 4) / 3.0 / 32, within(1e-12));
  }

  @Test
  void everyOrderIsAsLikelyAsAnother() {
    // Given: which of 4 values comes last, over many seeds.
    int seeds = 40_000;
    int[] last = new int[4];
    Values values = new Values();

    // When
    for (int seed = 0; seed < seeds; seed++) {
      values.load(new byte[0], new long[] {1, 1, 1, 1}, new Chance(seed));
      last[values.last(1)[0]]++;
    }

    // Then: 4 standard deviations of a share of ¼.
    for (int count : last) {
      assertThat(count).isCloseTo(seeds / 4, within((int) (4 * Math.sqrt(seeds * 3 / 16.0))));
    }
  }
}
