package dev.pellucid.explain.global.neuron.patches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.global.neuron.patches.TopPatches.OfUnit;
import dev.pellucid.explain.global.neuron.patches.TopPatches.Patch;
import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopPatchesTest {

  private static final int SIDE = 16;
  private static final RgbImage UNSEEN = new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE]);

  /** Unit 0 adds up 2×2 pixels of the first channel, unit 1 their opposite; strides of two. */
  private static Classifier sums() {
    OnnxModel m = OnnxModel.usual();
    float[] weights = new float[2 * 3 * 4];
    for (int tap = 0; tap < 4; tap++) {
      weights[tap] = 1;
      weights[12 + tap] = -1;
    }
    m.op("Conv", m.image(3, SIDE, SIDE), m.floats(weights, 2, 3, 2, 2))
        .list("strides", 2, 2)
        .as("sums");
    return SmallModels.open(m.classify("sums", 2));
  }

  /** Noise, with a square of this brightness that unit 0 sees at a row and column of its map. */
  private static InputPicture picture(int number, float brightness, int row, int column) {
    Random random = new Random(number);
    float[] tensor = new float[3 * SIDE * SIDE];
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = 0.1f * random.nextFloat();
    }
    for (int i = 0; i < 4; i++) {
      tensor[(2 * row + i / 2) * SIDE + 2 * column + i % 2] = brightness;
    }
    return new InputPicture("picture " + number, tensor, UNSEEN);
  }

  @Test
  void aPlantedPatternIsFoundWhereItIs() {
    // Given: more images than go into one run, the brighter the later, shuffled
    List<InputPicture> pictures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pictures.add(picture(i, 1 + i, i % 8, (3 * i) % 8));
    }
    Collections.shuffle(pictures, new Random(1));
    try (Classifier classifier = sums()) {
      TopPatches method = new TopPatches(classifier, Optional.of("sums"));

      // When
      List<OfUnit> found = method.of(new int[] {0}, 3, pictures.stream());

      // Then
      assertThat(found).hasSize(1);
      assertThat(found.get(0).patches())
          .containsExactly(
              new Patch("picture 39", 7, 5, 160, new Window(10, 14, 2, 2)),
              new Patch("picture 38", 6, 2, 156, new Window(4, 12, 2, 2)),
              new Patch("picture 37", 5, 7, 152, new Window(14, 10, 2, 2)));
    }
  }

  @Test
  void anImageHasOnePatchOfAUnitAtMost() {
    // Given
    List<InputPicture> pictures = List.of(picture(1, 9, 1, 1), picture(2, 8, 2, 2));
    try (Classifier classifier = sums()) {
      TopPatches method = new TopPatches(classifier, Optional.of("sums"));

      // When
      List<OfUnit> found = method.of(new int[] {1, 0}, 5, pictures.stream());

      // Then
      assertThat(found).extracting(OfUnit::unit).containsExactly(1, 0);
      assertThat(found)
          .allSatisfy(
              unit -> assertThat(unit.patches()).extracting(Patch::image).doesNotHaveDuplicates());
    }
  }

  @Test
  void aUnitThatIsNotThereIsNamed() {
    // Given
    try (Classifier classifier = sums()) {
      TopPatches method = new TopPatches(classifier, Optional.of("sums"));

      // When, then
      assertThatThrownBy(() -> method.of(new int[] {2}, 1, List.<InputPicture>of().stream()))
          .isInstanceOf(NotApplicableException.class)
          .hasMessage("layer 'sums' has units 0 to 1, and no 2");
    }
  }
}
