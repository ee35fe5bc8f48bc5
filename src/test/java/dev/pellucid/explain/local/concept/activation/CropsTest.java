package dev.pellucid.explain.local.concept.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import dev.pellucid.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CropsTest {

  @Test
  void aGridReachesAllEdges() {
    // Given
    int width = 10;
    int height = 20;

    // When
    List<Window> windows = Crops.grid(width, height, 0.5, 3);

    // Then
    assertThat(windows)
        .hasSize(9)
        .contains(new Window(0, 0, 5, 10), new Window(3, 5, 5, 10), new Window(5, 10, 5, 10));
  }

  @Test
  void aGridOfOneIsTheMiddle() {
    // Given
    double side = 0.5;

    // When
    List<Window> windows = Crops.grid(8, 8, side, 1);

    // Then
    assertThat(windows).containsExactly(new Window(2, 2, 4, 4));
  }

  @Test
  void aCropIsThePixelsOfItsWindow() {
    // Given
    byte[] rgb = new byte[3 * 4 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
    }

    // When
    RgbImage crop = Crops.cut(new RgbImage(4, 3, rgb), new Window(1, 1, 2, 2));

    // Then
    assertThat(crop.rgb()).containsExactly(15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32);
  }

  @Test
  void aCropIsStretchedToTheInputHoweverPicturesAreResized() {
    // Given
    InputSpec input =
        new InputSpec(
            4,
            4,
            ChannelOrder.RGB,
            new Resize.None(),
            new float[3],
            new float[] {1, 1, 1},
            InputSpec.UNIT_SCALE);
    byte[] white = {-1, -1, -1};

    // When
    float[] tensor = new Crops(input).tensor(new RgbImage(1, 1, white));

    // Then
    assertThat(tensor).hasSize(3 * 16).containsOnly(1f);
  }
}
