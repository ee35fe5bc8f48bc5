package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourMapTest {

  /** CIELAB is not the space that they were made even in, hence the margin. */
  @ParameterizedTest
  @EnumSource(names = {"VIRIDIS", "INFERNO", "CIVIDIS"})
  void lightnessRisesEvenly(ColourMap map) {
    // When
    double[] lightness = lightness(map);

    // Then
    for (int i = 1; i < lightness.length; i++) {
      double even = lightness[0] + (lightness[255] - lightness[0]) * i / 255;
      assertThat(lightness[i]).isGreaterThan(lightness[i - 1] - 0.2).isCloseTo(even, within(6.0));
    }
  }

  @Test
  void bothSidesOfTheDivergingMapAreEquallyDark() {
    // When
    double[] lightness = lightness(ColourMap.BLUE_WHITE_RED);

    // Then
    for (int i = 1; i < 128; i++) {
      assertThat(lightness[i]).isGreaterThan(lightness[i - 1]);
      assertThat(lightness[i]).isCloseTo(lightness[255 - i], within(6.0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VIRIDIS, 0, 440154",
    "VIRIDIS, 1, fde725",
    "VIRIDIS, 0.5, 21908c",
    "INFERNO, 0, 000004",
    "CIVIDIS, 1, fee838",
    "VIRIDIS, -3, 440154",
    "VIRIDIS, 7, fde725",
  })
  void positionsRunFromZeroToOne(ColourMap map, double position, String colour) {
    // When
    int rgb = map.rgb(position);

    // Then
    assertThat("%06x".formatted(rgb)).isEqualTo(colour);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.498, 0.502})
  void nothingIsWhite(double position) {
    // When
    int rgb = ColourMap.BLUE_WHITE_RED.rgb(position);

    // Then
    for (int shift = 0; shift < 24; shift += 8) {
      assertThat(rgb >> shift & 0xff).isGreaterThan(250);
    }
  }

  @Test
  void belowIsBlueAndAboveIsRed() {
    // When
    int below = ColourMap.BLUE_WHITE_RED.rgb(0.2);
    int above = ColourMap.BLUE_WHITE_RED.rgb(0.8);

    // Then
    assertThat(below & 0xff).isGreaterThan((below >> 16) + 60);
    assertThat(above >> 16).isGreaterThan((above & 0xff) + 60);
  }

  /** CIELAB's L*. */
  private static double[] lightness(ColourMap map) {
    return IntStream.range(0, 256)
        .map(i -> map.rgb(i / 255.0))
        .mapToDouble(
            rgb ->
                0.2126 * linear(rgb >> 16 & 0xff)
                    + 0.7152 * linear(rgb >> 8 & 0xff)
                    + 0.0722 * linear(rgb & 0xff))
        .map(y -> y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y)
        .toArray();
  }

  private static double linear(int level) {
    double x = level / 255.0;
    return x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
  }
}
