package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected pixels and checksums were computed with Pillow 12.3 on the same pictures. */
class PreprocessorTest {

  @Test
  void theShorterSideIsResizedAndTheMiddleCutOut() {
    // Given
    Preprocessor preprocessor = preprocessor(4, 5, ChannelOrder.RGB, new Resize.ShorterSide(5));

    // When
    RgbImage view = preprocessor.view(picture(13, 9));

    // Then
    assertThat(unsigned(view))
        .containsExactly(
            116, 196, 57, 163, 89, 112, 93, 137, 158, 151, 159, 102, //
            159, 166, 96, 101, 130, 112, 147, 165, 115, 144, 147, 153, //
            108, 117, 120, 155, 162, 98, 143, 128, 168, 98, 157, 120, //
            108, 96, 100, 134, 103, 110, 100, 107, 142, 138, 140, 101, //
            110, 126, 111, 130, 122, 141, 90, 170, 132, 95, 153, 110);
  }

  @ParameterizedTest
  @CsvSource({
    "500, 375, 256, 224, 224, e8e47655",
    "375, 500, 256, 227, 227, 04c0b6db",
    "40, 30, 256, 224, 224, 7b82d8dd",
    "256, 256, 256, 224, 224, 4b2a6a1b",
    "257, 256, 256, 224, 224, 4b2a6a1b",
    "1000, 60, 64, 64, 64, 307e1d1b",
    "33, 700, 32, 31, 29, db7e9f08",
  })
  void everyPixelIsPillows(
      int pictureWidth, int pictureHeight, int shorter, int width, int height, String checksum) {
    // Given
    Preprocessor preprocessor =
        preprocessor(width, height, ChannelOrder.RGB, new Resize.ShorterSide(shorter));

    // When
    RgbImage view = preprocessor.view(picture(pictureWidth, pictureHeight));

    // Then
    assertThat(crc32(view)).isEqualTo(checksum);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 37, 32, 32, c3dcb15d",
    "5, 4, 9, 11, 5b190ddf",
    "64, 20, 32, 20, 071a6f89",
    "1, 1, 3, 2, 86549e18",
    "300, 2, 1, 2, 394e89c1",
  })
  void everyPixelOfAStretchedPictureIsPillows(
      int pictureWidth, int pictureHeight, int width, int height, String checksum) {
    // Given
    Preprocessor preprocessor = preprocessor(width, height, ChannelOrder.RGB, new Resize.Exact());

    // When
    RgbImage view = preprocessor.view(picture(pictureWidth, pictureHeight));

    // Then
    assertThat(crc32(view)).isEqualTo(checksum);
  }

  @ParameterizedTest
  @CsvSource({
    "30, 20, 10, 8, 7",
    "20, 30, 10, 7, 8",
    "20, 31, 10, 10, 10",
    "10, 10, 10, 10, 10",
  })
  void theCropSaysWhichPartOfThePictureIsSeen(
      int pictureWidth, int pictureHeight, int shorter, int width, int height) {
    // Given
    RgbImage picture = picture(pictureWidth, pictureHeight);
    Preprocessor preprocessor =
        preprocessor(width, height, ChannelOrder.RGB, new Resize.ShorterSide(shorter));

    // When
    Crop crop = preprocessor.crop(pictureWidth, pictureHeight);

    // Then what is seen is that window of the whole picture resized
    RgbImage full =
        preprocessor(crop.fullWidth(), crop.fullHeight(), ChannelOrder.RGB, new Resize.Exact())
            .view(picture);
    RgbImage view = preprocessor.view(picture);
    for (int y = 0; y < height; y++) {
      int row = 3 * ((crop.top() + y) * full.width() + crop.left());
      assertThat(Arrays.copyOfRange(view.rgb(), 3 * y * width, 3 * (y + 1) * width))
          .isEqualTo(Arrays.copyOfRange(full.rgb(), row, row + 3 * width));
    }
  }

  @Test
  void aStretchedPictureIsSeenAsAWhole() {
    // Given
    Preprocessor preprocessor = preprocessor(9, 11, ChannelOrder.RGB, new Resize.Exact());

    // When
    Crop crop = preprocessor.crop(500, 20);

    // Then
    assertThat(crop).isEqualTo(new Crop(9, 11, 0, 0, 9, 11));
  }

  @Test
  void greyIsTakenBeforeResizing() {
    // Given
    Preprocessor preprocessor = preprocessor(4, 3, ChannelOrder.GRAY, new Resize.Exact());

    // When
    float[] tensor = preprocessor.tensor(picture(13, 9));

    // Then
    assertThat(tensor).containsExactly(114, 143, 134, 146, 139, 129, 137, 135, 123, 114, 126, 135);
  }

  @Test
  void channelsArePlanesScaledShiftedAndDivided() {
    // Given
    InputSpec spec =
        new InputSpec(
            2,
            1,
            ChannelOrder.RGB,
            new Resize.None(),
            new float[] {0.5f, 0.25f, 0},
            new float[] {0.5f, 0.25f, 2},
            InputSpec.UNIT_SCALE);
    RgbImage picture = new RgbImage(2, 1, new byte[] {0, 51, (byte) 255, (byte) 255, 102, 0});

    // When
    float[] tensor = new Preprocessor(spec).tensor(picture);

    // Then
    assertThat(tensor).containsExactly(new float[] {-1, 1, -0.2f, 0.6f, 0.5f, 0}, within(1e-6f));
  }

  @Test
  void blueComesFirstWhereTheModelWantsIt() {
    // Given
    Preprocessor preprocessor = preprocessor(1, 1, ChannelOrder.BGR, new Resize.None());

    // When
    float[] tensor = preprocessor.tensor(new RgbImage(1, 1, new byte[] {1, 2, 3}));

    // Then
    assertThat(tensor).containsExactly(3, 2, 1);
  }

  @Test
  void picturesWrittenOneAfterTheOtherMakeABatch() {
    // Given
    Preprocessor preprocessor = preprocessor(1, 1, ChannelOrder.RGB, new Resize.None());
    FloatBuffer batch = FloatBuffer.allocate(6);
    preprocessor.write(new RgbImage(1, 1, new byte[] {1, 2, 3}), batch);

    // When
    preprocessor.write(new RgbImage(1, 1, new byte[] {4, 5, 6}), batch);

    // Then
    assertThat(batch.hasRemaining()).isFalse();
    assertThat(batch.array()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aPictureOfAnotherSizeIsRefusedWhereNothingIsResized() {
    // Given
    Preprocessor preprocessor = preprocessor(32, 32, ChannelOrder.RGB, new Resize.None());

    // When
    UnreadableImageException thrown =
        catchThrowableOfType(
            UnreadableImageException.class, () -> preprocessor.view(picture(33, 32)));

    // Then
    assertThat(thrown.reason()).isEqualTo(UnreadableImageException.Reason.WRONG_SIZE);
    assertThat(thrown).hasMessageContaining("33×32").hasMessageContaining("32×32");
  }

  /** Leaves pixels as they are, so that they can be read in the tensor. */
  private static Preprocessor preprocessor(
      int width, int height, ChannelOrder channels, Resize resize) {
    float[] mean = new float[channels.count()];
    float[] std = channels == ChannelOrder.GRAY ? new float[] {1} : new float[] {1, 1, 1};
    return new Preprocessor(new InputSpec(width, height, channels, resize, mean, std, 1));
  }

  private static RgbImage picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    int i = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[i++] = (byte) (3 * x * x + 5 * y * y + 7 * x * y + 85 * c + 11 * x);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static int[] unsigned(RgbImage image) {
    int[] values = new int[image.rgb().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(image.rgb()[i]);
    }
    return values;
  }

  private static String crc32(RgbImage image) {
    CRC32 crc = new CRC32();
    crc.update(image.rgb());
    return "%08x".formatted(crc.getValue());
  }
}
