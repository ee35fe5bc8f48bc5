package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every definition read slowly, image by image, against what the indicator says. */
class NaiveReadingTest {

  private static final double NOISE = 1e-5;
  private static final int AREA = 64;
  private static final Classifier NET = SmallModels.convolutional();
  private static final ImageBatch PICTURE = SmallModels.images(1, Target.of(2));
  private static final float[] MAP = SmallModels.normal(AREA, 3);

  @AfterAll
  static void close() {
    NET.close();
  }

  @ParameterizedTest
  @CsvSource({"1", "-1"})
  void theAreaOverTheCurveOfSquaresIsTheMeanLossOverItsSteps(int direction) {
    // Given: the squares of 3 × 3, narrower on the right and below, five of nine of them one by one
    double[] means = new double[9];
    for (int square = 0; square < 9; square++) {
      means[square] = mean(MAP, square);
    }
    int[] order =
        IntStream.range(0, 9)
            .boxed()
            .sorted((a, b) -> direction * Double.compare(means[b], means[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] baselines = {0, 0.75};
    double whole = probability(PICTURE.image(0));
    double lost = 0;
    for (double baseline : baselines) {
      float[] flipped = PICTURE.image(0);
      for (int step = 0; step < 5; step++) {
        for (int i = 0; i < flipped.length; i++) {
          if (square(i % AREA) == order[step]) {
            flipped[i] = (float) baseline;
          }
        }
        lost += (whole - probability(flipped)) / (6 * baselines.length);
      }
    }

    // When
    double value =
        Judged.value(
                direction == 1 ? new AopcMorf() : new AopcLerf(),
                Judged.map(NET, PICTURE, MAP),
                "region",
                "3",
                "share",
                "0.556",
                "steps",
                "5",
                "baseline",
                "zero,0.75")
            .value();

    // Then
    assertThat(value).isCloseTo(lost, within(NOISE));
  }

  @Test
  void whatIsFilledInIsTheWeightedMeanOfWhatIsAround() {
    // Given
    boolean[] known = new boolean[20 * 30];
    for (int i = 0; i < known.length; i++) {
      known[i] = i % 30 < 3 || i % 97 == 5;
    }
    float[] before = SmallModels.normal(2 * known.length, 11);
    float[] filled = before.clone();

    // When
    new LinearImputation(20, 30, known).fill(filled, known.length);

    // Then
    assertThat(Arrays.copyOf(filled, known.length))
        .containsExactly(Arrays.copyOf(before, known.length));
    for (int i = 0; i < known.length; i++) {
      float there = filled[known.length + i];
      if (known[i]) {
        assertThat(there).isEqualTo(before[known.length + i]);
      } else {
        assertThat((double) there).isCloseTo(around(filled, i, 20, 30), within(1e-4));
      }
    }
  }

  @Test
  void whatWasThereBeforeDoesNotShowThrough() {
    // Given
    boolean[] known = new boolean[400];
    Arrays.fill(known, 0, 20, true);
    float[] one = new float[400];
    Arrays.fill(one, 0, 20, 1);
    float[] other = SmallModels.normal(400, 12);
    Arrays.fill(other, 0, 20, 1);

    // When
    new LinearImputation(20, 20, known).fill(other, 0);

    // Then: all that is known is 1, so all that is around it is
    new LinearImputation(20, 20, known).fill(one, 0);
    for (int i = 0; i < 400; i++) {
      assertThat(other[i]).isCloseTo(1, within(1e-3f));
      assertThat(one[i]).isCloseTo(1, within(1e-3f));
    }
  }

  @Test
  void averageDropIsTheShareThatIsLostUnderTheStretchedMap() {
    // Given
    double low = IntStream.range(0, AREA).mapToDouble(i -> MAP[i]).min().orElseThrow();
    double high = IntStream.range(0, AREA).mapToDouble(i -> MAP[i]).max().orElseThrow();
    float[] shown = PICTURE.image(0);
    for (int i = 0; i < shown.length; i++) {
      double mask = (MAP[i % AREA] - low) / (high - low);
      shown[i] = (float) (0.5 + mask * (shown[i] - 0.5));
    }
    double whole = probability(PICTURE.image(0));
    double drop = Math.max(0, whole - probability(shown)) / whole;

    // When
    double value =
        Judged.value(new AverageDrop(), Judged.map(NET, PICTURE, MAP), "baseline", "0.5").value();

    // Then
    assertThat(value).isCloseTo(drop, within(NOISE));
  }

  @ParameterizedTest
  @CsvSource({"spearman", "pearson"})
  void muFidelityIsTheCorrelationOverImagesWithoutSomeCells(String correlation) {
    // Given
    Supplier<int[]> subsets = RandomRemovals.subsets(16, 3, ImageDraws.of(7, PICTURE));
    double[] attributed = new double[30];
    double[] lost = new double[30];
    for (int subset = 0; subset < 30; subset++) {
      float[] without = PICTURE.image(0);
      for (int cell : subsets.get()) {
        for (int i = 0; i < without.length; i++) {
          if (i % AREA / 8 / 2 * 4 + i % 8 / 2 == cell) {
            without[i] = 0.25f;
            attributed[subset] += i < AREA ? MAP[i] : 0;
          }
        }
      }
      lost[subset] = logit(PICTURE.image(0)) - logit(without);
    }
    double expected =
        correlation.equals("pearson")
            ? pearson(attributed, lost)
            : pearson(ranks(attributed), ranks(lost));

    // When
    double value =
        Judged.value(
                new MuFidelity(),
                Judged.map(NET, PICTURE, MAP),
                "subsets",
                "30",
                "grid",
                "4",
                "share",
                "0.2",
                "seed",
                "7",
                "baseline",
                "0.25",
                "correlation",
                correlation)
            .value();

    // Then
    assertThat(value).isCloseTo(expected, within(1e-4));
  }

  @Test
  void everySubsetIsDrawnWithoutRepeatsAndEveryCellAsOften() {
    // Given
    Supplier<int[]> subsets = RandomRemovals.subsets(10, 4, new SplittableRandom(1));
    int[] drawn = new int[10];

    // When
    for (int i = 0; i < 5000; i++) {
      int[] subset = subsets.get();
      assertThat(IntStream.of(subset).distinct().count()).isEqualTo(4);
      IntStream.of(subset).forEach(cell -> drawn[cell]++);
    }

    // Then: 2000 each, with a deviation of 35
    assertThat(IntStream.of(drawn)).allMatch(count -> count > 1830 && count < 2170);
  }

  @Test
  void anAttributionOfPlacesIsSharedOutOverTheirChannels() {
    // Given
    float[] spread = new float[192];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = MAP[i % AREA] / 3;
    }
    ExplainedImage ofChannels =
        Judged.explained(NET, PICTURE, new Attribution.Pixels(3, 8, 8, spread));
    double expected = Judged.value(new Infidelity(), ofChannels).value();

    // When
    double value = Judged.value(new Infidelity(), Judged.map(NET, PICTURE, MAP)).value();

    // Then
    assertThat(value).isCloseTo(expected, within(NOISE));
  }

  private static int square(int pixel) {
    return pixel / 8 / 3 * 3 + pixel % 8 / 3;
  }

  private static double mean(float[] map, int square) {
    return IntStream.range(0, AREA)
        .filter(pixel -> square(pixel) == square)
        .mapToDouble(pixel -> map[pixel])
        .average()
        .orElseThrow();
  }

  private static double around(float[] filled, int pixel, int height, int width) {
    double sum = 0;
    double weights = 0;
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        int y = pixel / width + down;
        int x = pixel % width + right;
        if ((down != 0 || right != 0) && y >= 0 && y < height && x >= 0 && x < width) {
          double weight = down == 0 || right == 0 ? 1 / 6.0 : 1 / 12.0;
          sum += weight * filled[height * width + y * width + x];
          weights += weight;
        }
      }
    }
    return sum / weights;
  }

  private static double pearson(double[] a, double[] b) {
    double n = a.length;
    double sumA = Arrays.stream(a).sum();
    double sumB = Arrays.stream(b).sum();
    double product = IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    double squareA = Arrays.stream(a).map(v -> v * v).sum();
    double squareB = Arrays.stream(b).map(v -> v * v).sum();
    return (n * product - sumA * sumB)
        / Math.sqrt((n * squareA - sumA * sumA) * (n * squareB - sumB * sumB));
  }

  /** How many are smaller, and half of those that are equal. */
  private static double[] ranks(double[] values) {
    return Arrays.stream(values)
        .map(
            v ->
                Arrays.stream(values).filter(other -> other < v).count()
                    + Arrays.stream(values).filter(other -> other == v).count() / 2.0)
        .toArray();
  }

  private static double probability(float[] pixels) {
    return NET.run(ExplanationPlan.of(Output.PROBABILITIES), PICTURE.variants(pixels, Target.of(2)))
        .row(TensorNames.PROBABILITIES, 0)[2];
  }

  private static double logit(float[] pixels) {
    return NET.run(ExplanationPlan.of(Output.LOGITS), PICTURE.variants(pixels, Target.of(2)))
        .row(TensorNames.LOGITS, 0)[2];
  }
}
