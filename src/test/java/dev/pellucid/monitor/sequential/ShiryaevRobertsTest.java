package dev.pellucid.monitor.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShiryaevRobertsTest {

  @Test
  void isTheSummedWealthOfBettorsOfWhomOneBeginsWithEveryImage() {
    // Given the gains of ticks of several images
    SplittableRandom random = new SplittableRandom(1);
    double[] gains = random.doubles(30, -0.5, 0.6).toArray();
    int[] images = random.ints(30, 1, 9).toArray();

    // When
    double logM = ShiryaevRoberts.NOTHING;
    for (int t = 0; t < gains.length; t++) {
      logM = ShiryaevRoberts.tick(logM, gains[t], images[t]);
    }

    // Then as if each bettor were followed by himself
    double wealth = 0;
    for (int start = 0; start < gains.length; start++) {
      double gained = 0;
      for (int t = start; t < gains.length; t++) {
        gained += gains[t];
      }
      wealth += images[start] * Math.exp(gained);
    }
    assertThat(logM).isCloseTo(Math.log(wealth), within(1e-12));
  }

  @Test
  void aTickWithoutWeightLetsNobodyBegin() {
    // Given
    double before = Math.log(7);

    // When
    double after = ShiryaevRoberts.tick(before, 0.5, 0);

    // Then
    assertThat(after).isCloseTo(Math.log(7 * Math.exp(0.5)), within(1e-12));
  }

  @Test
  void sumsOfLogarithmsDoNotOverflow() {
    // Given
    double[] logs = {1000, 1000, ShiryaevRoberts.NOTHING, 999};

    // When
    double mean = Logs.mean(logs, 0, logs.length);

    // Then
    assertThat(mean).isCloseTo(1000 + Math.log((2 + Math.exp(-1)) / 4), within(1e-12));
    assertThat(Logs.add(ShiryaevRoberts.NOTHING, ShiryaevRoberts.NOTHING))
        .isEqualTo(ShiryaevRoberts.NOTHING);
  }
}
