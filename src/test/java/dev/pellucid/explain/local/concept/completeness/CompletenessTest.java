package dev.pellucid.explain.local.concept.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompletenessTest {

  /** Activations and logits are float32, of a size near one. */
  private static final double NOISE = 1e-4;

  private static final int CHANNELS = 5;

  @ParameterizedTest
  @EnumSource(Restoration.class)
  void asManyIndependentConceptsAsChannelsGiveTheActivationsBack(Restoration how) {
    // Given
    List<LayerValues> seen = correlated(20, 1);
    RestoredActivations restored = new RestoredActivations(randomBank(CHANNELS, 2), seen, how);

    // When
    List<LayerValues> back = restored.by(first(CHANNELS));

    // Then
    for (int image = 0; image < seen.size(); image++) {
      assertThat(squares(back.get(image), seen.get(image))).isCloseTo(0, within(NOISE));
    }
  }

  @ParameterizedTest
  @EnumSource(Restoration.class)
  void noConceptsLeaveTheMean(Restoration how) {
    // Given
    LayerValues low = new LayerValues(2, 1, 2, new float[] {0, 1, 2, 3});
    LayerValues high = new LayerValues(2, 1, 2, new float[] {4, 5, 6, 7});
    RestoredActivations restored = new RestoredActivations(axes(2, 1), List.of(low, high), how);

    // When
    List<LayerValues> back = restored.by(new BitSet());

    // Then
    assertThat(back.get(0).values()).containsExactly(2.5f, 2.5f, 4.5f, 4.5f);
    assertThat(back.get(1).values()).containsExactly(2.5f, 2.5f, 4.5f, 4.5f);
  }

  @Test
  void whatIsProjectedIsNearestAmongAllThatTheConceptsSpan() {
    // Given: two axes of five, so that the rest of the activation is lost and nothing else
    List<LayerValues> seen = correlated(6, 3);
    RestoredActivations restored =
        new RestoredActivations(axes(CHANNELS, 2), seen, Restoration.PROJECTION);
    LayerValues mean = restored.by(new BitSet()).get(0);

    // When
    LayerValues back = restored.by(first(2)).get(0);

    // Then
    int kept = 2 * seen.get(0).positions();
    float[] expected = mean.values().clone();
    System.arraycopy(seen.get(0).values(), 0, expected, 0, kept);
    assertThat(back.values()).containsExactly(expected, within((float) NOISE));
  }

  @Test
  void regressionNeverRestoresWorseThanProjection() {
    // Given
    List<LayerValues> seen = correlated(30, 4);
    ConceptVectors bank = randomBank(3, 5);
    RestoredActivations projected = new RestoredActivations(bank, seen, Restoration.PROJECTION);
    List<BitSet> sets = IntStream.range(1, 8).mapToObj(CompletenessTest::set).toList();

    // When
    RestoredActivations regressed = new RestoredActivations(bank, seen, Restoration.REGRESSION);

    // Then
    for (BitSet set : sets) {
      assertThat(error(regressed.by(set), seen)).isLessThan(error(projected.by(set), seen) + NOISE);
    }
  }

  @ParameterizedTest
  @EnumSource(Recovery.class)
  void conceptsThatTheNetworkReadsAreCompleteAndOthersAreNot(Recovery recovery) {
    // Given: the head reads the first two channels alone, which vary by themselves
    List<LayerValues> seen = independent(60, 6);
    int[] classes = predictions(CompletenessTest::firstTwoChannels, seen);
    RestoredActivations restored =
        new RestoredActivations(axes(CHANNELS, CHANNELS), seen, Restoration.PROJECTION);

    // When
    Completeness completeness =
        new Completeness(CompletenessTest::firstTwoChannels, restored, classes, recovery);

    // Then
    assertThat(completeness.of(new BitSet())).isZero();
    assertThat(completeness.of(set(0b00011))).isCloseTo(1, within(NOISE));
    assertThat(completeness.of(set(0b11100))).isCloseTo(0, within(NOISE));
    assertThat(completeness.of(set(0b00001))).isBetween(0.1, 0.9);
    assertThat(completeness.ofBank()).isCloseTo(1, within(NOISE));
  }

  @ParameterizedTest
  @EnumSource(Recovery.class)
  void aNetworkIsCompleteInAllDirectionsOfItsLayer(Recovery recovery) {
    // Given
    try (Classifier model = SmallModels.convolutional()) {
      Activations layer = Activations.at(model, Optional.of(SmallNet.LAST));
      List<float[]> images =
          IntStream.range(0, 24).mapToObj(i -> SmallModels.normal(3 * 8 * 8, i)).toList();
      List<LayerValues> seen = layer.of(images);
      int[] classes = predictions(layer::logits, seen);

      // When
      Completeness completeness =
          new Completeness(
              layer::logits,
              new RestoredActivations(
                  randomBank(SmallNet.CHANNELS, SmallNet.CHANNELS, 7),
                  seen,
                  Restoration.PROJECTION),
              classes,
              recovery);

      // Then
      assertThat(completeness.ofBank()).isCloseTo(1, within(NOISE));
      assertThat(completeness.of(first(1))).isLessThan(1);
    }
  }

  @Test
  void imagesOfOneClassLeaveNothingToRecover() {
    // Given
    List<LayerValues> seen = independent(5, 8);
    RestoredActivations restored =
        new RestoredActivations(axes(CHANNELS, 1), seen, Restoration.PROJECTION);

    // When
    assertThatThrownBy(
            () ->
                new Completeness(
                    given -> given.stream().map(each -> new float[] {1, 0}).toList(),
                    restored,
                    new int[5],
                    Recovery.ACCURACY))

        // Then
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("several classes");
  }

  /** Logits are the means of channels 0 and 1. */
  private static List<float[]> firstTwoChannels(List<LayerValues> given) {
    return given.stream().map(each -> Arrays.copyOf(each.mean(), 2)).toList();
  }

  private static int[] predictions(
      java.util.function.Function<List<LayerValues>, List<float[]>> head, List<LayerValues> seen) {
    return head.apply(seen).stream().mapToInt(Target::predicted).toArray();
  }

  private static List<LayerValues> independent(int images, long seed) {
    List<LayerValues> seen = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      seen.add(new LayerValues(CHANNELS, 2, 2, SmallModels.normal(CHANNELS * 4, seed + 100L * i)));
    }
    return seen;
  }

  /** Rectified, and each channel has much of the one before. */
  private static List<LayerValues> correlated(int images, long seed) {
    return independent(images, seed).stream()
        .map(
            each -> {
              float[] values = each.values();
              for (int i = 4; i < values.length; i++) {
                values[i] = Math.max(0, values[i - 4] + 0.3f * values[i]);
              }
              return each;
            })
        .toList();
  }

  private static ConceptVectors axes(int channels, int count) {
    float[][] vectors = new float[count][channels];
    for (int j = 0; j < count; j++) {
      vectors[j][j] = 1;
    }
    return new ConceptVectors(IntStream.range(0, count).mapToObj(j -> "c" + j).toList(), vectors);
  }

  private static ConceptVectors randomBank(int count, long seed) {
    return randomBank(count, CHANNELS, seed);
  }

  private static ConceptVectors randomBank(int count, int channels, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][channels];
    for (float[] vector : vectors) {
      double length = 0;
      for (int k = 0; k < channels; k++) {
        vector[k] = (float) random.nextGaussian();
        length += vector[k] * vector[k];
      }
      for (int k = 0; k < channels; k++) {
        vector[k] /= (float) Math.sqrt(length);
      }
    }
    return new ConceptVectors(IntStream.range(0, count).mapToObj(j -> "c" + j).toList(), vectors);
  }

  private static BitSet first(int count) {
    BitSet set = new BitSet();
    set.set(0, count);
    return set;
  }

  private static BitSet set(int bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  private static double error(List<LayerValues> back, List<LayerValues> seen) {
    return IntStream.range(0, seen.size())
        .mapToDouble(image -> squares(back.get(image), seen.get(image)))
        .sum();
  }

  private static double squares(LayerValues back, LayerValues seen) {
    double squares = 0;
    for (int i = 0; i < seen.values().length; i++) {
      squares += Math.pow((double) back.values()[i] - seen.values()[i], 2);
    }
    return squares;
  }
}
