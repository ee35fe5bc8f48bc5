package dev.pellucid.explain.local.concept.craft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.pixel.perturbation.SobolIndices;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CraftTest {

  private static final String COLOURS = "colours";
  private static final String BRIGHTNESS = "brightness";
  private static final String SIGNED = "signed";
  private static final Craft CRAFT = new Craft(3, 0.5, 3, 500, 64, 1);

  /** Of colours in 8 bits, stretched and averaged. */
  private static final double EIGHT_BITS = 0.01;

  private static void unseen() {}

  /**
   * Three layers: the input as it comes, the colours red, green and blue in 0…1, and warm and cold
   * brightness, red + green and blue. Class 0 is warm brightness, class 1 is red and half of green.
   */
  private static Classifier colours() {
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    m.op("Identity", x).as(SIGNED);
    // What ImageNet's mean and standard deviation, the usual ones, have done to a picture.
    String std = m.floats(new float[] {0.229f, 0.224f, 0.225f}, 1, 3, 1, 1);
    String mean = m.floats(new float[] {0.485f, 0.456f, 0.406f}, 1, 3, 1, 1);
    String undone = m.op("Add", m.op("Mul", SIGNED, std).get(), mean).get();
    m.op("Relu", undone).as(COLOURS);
    String sums = m.floats(new float[] {1, 1, 0, 0, 0, 1}, 2, 3, 1, 1);
    m.op("Relu", m.op("Conv", COLOURS, sums).get()).as(BRIGHTNESS);
    String pooled =
        m.op(
                "Concat",
                m.op("GlobalAveragePool", BRIGHTNESS).get(),
                m.op("GlobalAveragePool", COLOURS).get())
            .with("axis", 1)
            .get();
    String flat = m.op("Flatten", pooled).with("axis", 1).get();
    String weights = m.floats(new float[] {1, 0, 0, 0, 0, 0, 0, 1, 0.5f, 0}, 2, 5);
    String bias = m.floats(new float[2], 2);
    m.op("Gemm", flat, weights, bias).with("transB", 1).as(OnnxModel.SCORES);
    return SmallModels.open(m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2));
  }

  /** Quarters, each red, green or blue, and more or less bright. */
  private static List<RgbImage> pictures(int count) {
    Random random = new Random(1);
    return IntStream.range(0, count)
        .mapToObj(i -> picture(random.ints(4, 0, 3).toArray(), random.ints(4, 100, 256).toArray()))
        .toList();
  }

  private static RgbImage picture(int[] colours, int[] brightness) {
    byte[] rgb = new byte[3 * 64];
    for (int p = 0; p < 64; p++) {
      int quarter = p / 32 * 2 + p % 8 / 4;
      rgb[3 * p + colours[quarter]] = (byte) brightness[quarter];
    }
    return new RgbImage(8, 8, rgb);
  }

  private static Activations layer(Classifier classifier, String name) {
    return Activations.at(classifier, Optional.of(name));
  }

  /** The concept whose direction is nearest to a channel. */
  private static int nearest(Decomposition found, int channel) {
    return IntStream.range(0, found.concepts())
        .reduce((a, b) -> found.direction(a)[channel] > found.direction(b)[channel] ? a : b)
        .orElseThrow();
  }

  @Test
  void thePartsOfPicturesAreFound() {
    // Given
    try (Classifier classifier = colours()) {
      AtomicInteger looked = new AtomicInteger();

      // When
      Decomposition found =
          CRAFT.decompose(layer(classifier, COLOURS), pictures(20), looked::incrementAndGet);

      // Then
      assertThat(found.error()).isLessThan(EIGHT_BITS);
      assertThat(looked).hasValue(20 * CRAFT.piecesOfAPicture());
      for (int colour = 0; colour < 3; colour++) {
        assertThat(found.direction(nearest(found, colour))[colour]).isGreaterThan(0.99f);
      }
    }
  }

  @Test
  void exemplarsShowTheConceptAndComeFromDifferentPictures() {
    // Given
    try (Classifier classifier = colours()) {
      List<RgbImage> pictures = pictures(20);
      Decomposition found =
          CRAFT.decompose(layer(classifier, COLOURS), pictures, CraftTest::unseen);

      // When
      List<Piece> exemplars = found.exemplars(nearest(found, 2), 5);

      // Then
      assertThat(exemplars).hasSize(5).extracting(Piece::picture).doesNotHaveDuplicates();
      assertThat(exemplars)
          .allSatisfy(
              piece -> {
                byte[] rgb = piece.in(pictures).rgb();
                assertThat(rgb[0]).isZero();
                assertThat(rgb[1]).isZero();
                assertThat(rgb[2]).isNotZero();
              });
    }
  }

  @Test
  void importanceIsTheShareOfTheScoresVariance() {
    // Given
    try (Classifier classifier = colours()) {
      Activations layer = layer(classifier, COLOURS);
      Decomposition found = CRAFT.decompose(layer, pictures(20), CraftTest::unseen);
      RgbImage half = picture(new int[] {0, 0, 1, 1}, new int[] {200, 200, 200, 200});

      // When
      double[] importance = CRAFT.importance(found, layer, List.of(half), 1, CraftTest::unseen);

      // Then: the score is R a + G/2 b, R = G, of variances as 1 to 1/4; 64 designs leave some
      // error
      assertThat(importance[nearest(found, 0)]).isCloseTo(0.8, within(0.05));
      assertThat(importance[nearest(found, 1)]).isCloseTo(0.2, within(0.05));
      assertThat(importance[nearest(found, 2)]).isCloseTo(0, within(0.01));
    }
  }

  @Test
  void aConceptIsTakenApartAtAnEarlierLayer() {
    // Given
    try (Classifier classifier = colours()) {
      List<RgbImage> pictures = pictures(40);
      Decomposition whole =
          new Craft(2, 0.5, 3, 500, 64, 1)
              .decompose(layer(classifier, BRIGHTNESS), pictures, CraftTest::unseen);
      int warm = nearest(whole, 0);

      // When
      Decomposition parts =
          CRAFT.within(whole, warm, layer(classifier, COLOURS), pictures, 2, CraftTest::unseen);

      // Then
      assertThat(parts.layer()).isEqualTo(COLOURS);
      assertThat(parts.direction(nearest(parts, 0))[0]).isGreaterThan(0.99f);
      assertThat(parts.direction(nearest(parts, 1))[1]).isGreaterThan(0.99f);
      assertThat(parts.error()).isLessThan(EIGHT_BITS);
      assertThat(parts.share(0) + parts.share(1)).isCloseTo(1, within(1e-12));
      assertThat(parts.share(0)).isBetween(0.2, 0.8);
    }
  }

  @Test
  void theModelDecidesOnExactConceptsAsItDoesOnThePicture() {
    // Given
    try (Classifier classifier = colours()) {
      Activations layer = layer(classifier, COLOURS);
      Decomposition found = CRAFT.decompose(layer, pictures(20), CraftTest::unseen);

      // When
      double fidelity = Craft.fidelity(found, layer, pictures(20));

      // Then
      assertThat(fidelity).isEqualTo(1);
    }
  }

  @Test
  void aLayerWithNegativeActivationsIsRefusedByName() {
    // Given
    try (Classifier classifier = colours()) {
      Activations layer = layer(classifier, SIGNED);

      // When
      Throwable thrown =
          catchThrowable(() -> CRAFT.decompose(layer, pictures(2), CraftTest::unseen));

      // Then
      assertThat(thrown)
          .isInstanceOf(NotApplicableException.class)
          .hasMessageContaining("layer 'signed'")
          .hasMessageContaining("negative");
    }
  }

  @Test
  void totalIndicesOfASumAreTheSharesOfItsVariance() {
    // Given
    int factors = 3;

    // When
    double[] indices =
        SobolIndices.total(
            factors, 256, 1, points -> points.stream().mapToDouble(p -> 2 * p[0] + p[1]).toArray());

    // Then: 4 : 1 : 0; the error of Jansen's estimator falls with the number of designs
    assertThat(indices[0]).isCloseTo(0.8, within(0.03));
    assertThat(indices[1]).isCloseTo(0.2, within(0.03));
    assertThat(indices[2]).isZero();
  }
}
