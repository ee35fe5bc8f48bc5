package dev.pellucid.cli.simulation.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PermutationDetectorTest {

  private static final int WINDOW = 40;

  @Test
  void thePValueIsTheShareOfPermutationsWithALargerDifference() {
    // Given
    SimulatedImages images = new SimulatedImages(Scenario.plain("gap", Means.gap(0.3)), 5);
    PermutationDetector detector = new PermutationDetector(WINDOW, WINDOW, 0.05);
    boolean[] firsts = new boolean[WINDOW];
    boolean[] rights = new boolean[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      images.next();
      detector.sees(images);
      firsts[i] = images.group() == 0;
      rights[i] = images.right();
    }

    // When
    double pValue = detector.pValue();

    // Then: four standard errors of a share of 20,000 permutations.
    double share = shareOfPermutations(firsts, rights, 20_000);
    assertThat(pValue).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / 20_000)));
  }

  private static double shareOfPermutations(boolean[] firsts, boolean[] rights, int permutations) {
    SplittableRandom random = new SplittableRandom(1);
    double seen = Math.abs(difference(firsts, rights));
    int larger = 0;
    for (int p = 0; p < permutations; p++) {
      for (int i = firsts.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        boolean swapped = firsts[i];
        firsts[i] = firsts[j];
        firsts[j] = swapped;
      }
      larger += Math.abs(difference(firsts, rights)) >= seen - 1e-9 ? 1 : 0;
    }
    return (double) larger / permutations;
  }

  private static double difference(boolean[] firsts, boolean[] rights) {
    double[] sum = new double[2];
    int[] count = new int[2];
    for (int i = 0; i < firsts.length; i++) {
      int group = firsts[i] ? 0 : 1;
      sum[group] += rights[i] ? 1 : 0;
      count[group]++;
    }
    return sum[0] / count[0] - sum[1] / count[1];
  }
}
