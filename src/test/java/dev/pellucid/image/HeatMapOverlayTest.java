package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeatMapOverlayTest {

  private final RgbImage black = new RgbImage(3, 1, new byte[9]);

  @Test
  void anOpaqueMapShowsItsColours() {
    // Given
    HeatMapOverlay overlay = new HeatMapOverlay(ColourMap.VIRIDIS, 1);

    // When
    RgbImage image = overlay.over(black, new HeatMap(3, 1, new float[] {2, 3, 4}));

    // Then
    assertThat(colours(image)).containsExactly("440154", "21908c", "fde725");
  }

  @Test
  void aTransparentMapLeavesThePhoto() {
    // Given
    RgbImage photo = new RgbImage(3, 1, new byte[] {1, 2, 3, 4, 5, 6, -1, -2, -3});
    HeatMapOverlay overlay = new HeatMapOverlay(ColourMap.VIRIDIS, 0);

    // When
    RgbImage image = overlay.over(photo, new HeatMap(1, 1, new float[] {1}));

    // Then
    assertThat(image.rgb()).isEqualTo(photo.rgb());
  }

  @Test
  void halfOpaqueIsTheMean() {
    // Given
    byte[] white = new byte[9];
    Arrays.fill(white, (byte) 255);
    HeatMapOverlay overlay = new HeatMapOverlay(ColourMap.INFERNO, 0.5);

    // When
    RgbImage image = overlay.over(new RgbImage(3, 1, white), new HeatMap(3, 1, new float[3]));

    // Then
    assertThat(colours(image)).containsOnly("808082");
  }

  @Test
  void aSignedMapIsWhiteAtZeroOnOneScaleForBothSigns() {
    // Given
    HeatMapOverlay overlay = new HeatMapOverlay(ColourMap.VIRIDIS, 1);

    // When
    RgbImage image = overlay.over(black, new HeatMap(3, 1, new float[] {-1, 0, 4}));

    // Then
    ColourMap map = ColourMap.BLUE_WHITE_RED;
    assertThat(colours(image))
        .containsExactly(hex(map.rgb(0.375)), hex(map.rgb(0.5)), hex(map.rgb(1)));
  }

  @Test
  void theMapIsResizedToThePhoto() {
    // Given
    RgbImage photo = new RgbImage(224, 160, new byte[3 * 224 * 160]);
    HeatMapOverlay overlay = new HeatMapOverlay(ColourMap.VIRIDIS, 0.5);

    // When
    RgbImage image = overlay.over(photo, new HeatMap(7, 5, new float[35]));

    // Then
    assertThat(image.width()).isEqualTo(224);
    assertThat(image.height()).isEqualTo(160);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void opacityIsAShare(double opacity) {
    // When
    Throwable thrown = catchThrowable(() -> new HeatMapOverlay(ColourMap.VIRIDIS, opacity));

    // Then
    assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0…1");
  }

  private static String[] colours(RgbImage image) {
    String[] colours = new String[image.width() * image.height()];
    for (int i = 0; i < colours.length; i++) {
      byte[] rgb = image.rgb();
      colours[i] = "%02x%02x%02x".formatted(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
    }
    return colours;
  }

  private static String hex(int colour) {
    return "%06x".formatted(colour);
  }
}
