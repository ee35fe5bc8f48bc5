package dev.pellucid.explain.local.concept.ace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.ace.Ace.Cluster;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AceTest {

  private static final int SIDE = 32;
  private static final int PICTURES = 8;
  private static final int[] RED = {220, 20, 20};
  private static final int[] BLUE = {20, 20, 220};
  private static final int[] YELLOW = {230, 220, 20};
  private static final String COLOURS = "colours";

  /** Its layer sees the mean colours of 4×4 pixels. */
  private static final Classifier MODEL = colours();

  private static final Ace ACE = new Ace(new Segmentation(List.of(4, 12), 20), 4, 10, 1);

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void whatIsInMostPicturesIsFoundAndWhatIsInOneIsNot() {
    // Given: red on the left and blue on the right of every picture, yellow below in one
    List<InputPicture> pictures = pictures();
    Activations layer = Activations.at(MODEL, Optional.of(COLOURS));

    // When
    List<Cluster> clusters = ACE.discover(layer, pictures);

    // Then
    assertThat(clusters).isNotEmpty().allMatch(cluster -> cluster.pictures() > 2);
    List<int[]> colours = clusters.stream().map(cluster -> commonColour(cluster)).toList();
    assertThat(colours).anyMatch(colour -> colour[0] > colour[2] + 50);
    assertThat(colours).anyMatch(colour -> colour[2] > colour[0] + 50);
    assertThat(colours).noneMatch(colour -> colour[1] > 150);
  }

  @Test
  void theSegmentsOfAClusterAreThoseWithItsActivations() {
    // Given
    List<InputPicture> pictures = pictures();
    Activations layer = Activations.at(MODEL, Optional.of(COLOURS));

    // When
    List<Cluster> clusters = ACE.discover(layer, pictures);

    // Then
    for (Cluster cluster : clusters) {
      assertThat(cluster.exemplars()).hasSizeLessThanOrEqualTo(10);
      assertThat(cluster.activations())
          .usingElementComparator(Arrays::compare)
          .containsExactlyElementsOf(Ace.pooled(layer, cluster.exemplars()));
    }
  }

  @Test
  void aSeedFindsTheSameConcepts() {
    // Given
    List<InputPicture> pictures = pictures();
    Activations layer = Activations.at(MODEL, Optional.of(COLOURS));
    List<Cluster> once = ACE.discover(layer, pictures);

    // When
    List<Cluster> again = ACE.discover(layer, pictures);

    // Then
    assertThat(again)
        .extracting(Cluster::segments)
        .isEqualTo(once.stream().map(Cluster::segments).toList());
    assertThat(again.get(0).activations())
        .usingElementComparator(Arrays::compare)
        .containsExactlyElementsOf(once.get(0).activations());
  }

  @Test
  void theSegmentsOfOneSizeCoverThePictureOnce() {
    // Given
    Ace oneSize = new Ace(new Segmentation(List.of(6), 20), 2, 5, 1);
    List<InputPicture> pictures = pictures();

    // When
    List<Segment> segments = oneSize.segments(MODEL.input(), pictures);

    // Then
    for (int picture = 0; picture < PICTURES; picture++) {
      int of = picture;
      double covered =
          segments.stream()
              .filter(segment -> segment.picture() == of)
              .mapToDouble(Segment::share)
              .sum();
      assertThat(covered).isBetween(0.999999, 1.000001);
    }
  }

  @Test
  void aSegmentThatIsTheSameInTwoSizesComesOnce() {
    // Given
    Segmentation twice = new Segmentation(List.of(6, 6), 20);
    List<InputPicture> pictures = pictures();
    int once =
        new Ace(new Segmentation(List.of(6), 20), 2, 5, 1).segments(MODEL.input(), pictures).size();

    // When
    List<Segment> segments = new Ace(twice, 2, 5, 1).segments(MODEL.input(), pictures);

    // Then
    assertThat(segments).hasSize(once);
  }

  @Test
  void withoutPicturesThereAreNoConcepts() {
    // Given
    Activations layer = Activations.at(MODEL, Optional.of(COLOURS));

    // When
    assertThatThrownBy(() -> ACE.discover(layer, List.of()))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no pictures");
  }

  /** The mean colour of the middle of its exemplars, which is their own and no fill. */
  private static int[] commonColour(Cluster cluster) {
    int[] colour = new int[3];
    for (Segment segment : cluster.exemplars()) {
      RgbImage patch = segment.patch();
      int middle = 3 * (Math.floorDiv(patch.height(), 2) * patch.width() + patch.width() / 2);
      for (int c = 0; c < 3; c++) {
        colour[c] += (patch.rgb()[middle + c] & 0xff) / cluster.exemplars().size();
      }
    }
    return colour;
  }

  private static List<InputPicture> pictures() {
    Random random = new Random(3);
    Preprocessor preprocessor = new Preprocessor(MODEL.input());
    List<InputPicture> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      RgbImage view = picture(11 + random.nextInt(10), i == 5, random);
      pictures.add(new InputPicture("picture " + i, preprocessor.tensor(view), view));
    }
    return pictures;
  }

  private static RgbImage picture(int border, boolean yellowBelow, Random random) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      int[] colour = p % SIDE < border ? RED : BLUE;
      if (yellowBelow && p > SIDE * SIDE * 2 / 3) {
        colour = YELLOW;
      }
      for (int c = 0; c < 3; c++) {
        rgb[3 * p + c] = (byte) (colour[c] + random.nextInt(20) - 10);
      }
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static Classifier colours() {
    OnnxModel m = OnnxModel.usual();
    String map =
        m.op("AveragePool", m.image(3, SIDE, SIDE))
            .list("kernel_shape", 4, 4)
            .list("strides", 4, 4)
            .as(COLOURS);
    return SmallModels.open(m.classify(m.op("GlobalAveragePool", map).get(), 2));
  }
}
