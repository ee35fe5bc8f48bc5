package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodersTest {

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "37, 26"})
  void aPngHoldsThePixels(int width, int height) {
    // Given
    byte[] rgb = new byte[3 * width * height];
    new Random(1).nextBytes(rgb);

    // When
    byte[] png = PngEncoder.encode(new RgbImage(width, height, rgb));

    // Then
    RgbImage decoded = decoder.decode(png);
    assertThat(decoded.width()).isEqualTo(width);
    assertThat(decoded.rgb()).isEqualTo(rgb);
  }

  @Test
  void aPhotoTakesNoMoreRoomThanOtherWritersNeed() {
    // Given
    RgbImage picture = decoder.decode(Pictures.read("rgb.png"));

    // When
    byte[] png = PngEncoder.encode(picture);

    // Then
    assertThat(png.length).isLessThan(Pictures.read("rgb.png").length * 3 / 2);
  }

  @Test
  void theWireHoldsAHeatMapToHalfAStep() {
    // Given
    float[] values = {-3, -1.5f, 0, 0.25f, 2, 5};
    HeatMap map = new HeatMap(3, 2, values);

    // When
    byte[] png = PngEncoder.encode(map);

    // Then
    byte[] grey = decoder.decode(png).rgb();
    double step = (map.max() - map.min()) / 255;
    for (int i = 0; i < values.length; i++) {
      double value = map.min() + (grey[3 * i] & 0xff) * step;
      assertThat(value).isCloseTo(values[i], within(step / 2 + 1e-6));
    }
  }

  @Test
  void aJpegHoldsThePictureRoughly() {
    // Given
    RgbImage picture = decoder.decode(Pictures.read("lossy.webp.png"));

    // When
    byte[] jpeg = new JpegEncoder(0.9f).encode(picture);

    // Then
    RgbImage decoded = decoder.decode(jpeg);
    double sum = 0;
    for (int i = 0; i < picture.rgb().length; i++) {
      sum += Math.abs((decoded.rgb()[i] & 0xff) - (picture.rgb()[i] & 0xff));
    }
    assertThat(jpeg.length).isLessThan(picture.rgb().length / 2);
    assertThat(sum / picture.rgb().length).isLessThan(3);
  }

  @Test
  void qualityIsAShare() {
    // When
    Throwable thrown = catchThrowable(() -> new JpegEncoder(90));

    // Then
    assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0…1");
  }
}
