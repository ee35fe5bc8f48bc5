package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {

  @ParameterizedTest
  @CsvSource({
    "TOP_LEFT, ABC DEF",
    "TOP_RIGHT, CBA FED",
    "BOTTOM_RIGHT, FED CBA",
    "BOTTOM_LEFT, DEF ABC",
    "LEFT_TOP, AD BE CF",
    "RIGHT_TOP, DA EB FC",
    "RIGHT_BOTTOM, FC EB DA",
    "LEFT_BOTTOM, CF BE AD",
  })
  void turnsTheStoredPictureUpright(Orientation orientation, String upright) {
    // When
    RgbImage image = orientation.apply(letters("ABC DEF"));

    // Then
    assertThat(image.width()).isEqualTo(upright.indexOf(' '));
    assertThat(image.rgb()).isEqualTo(letters(upright).rgb());
  }

  @ParameterizedTest
  @CsvSource({
    "II, 1, TOP_LEFT",
    "MM, 2, TOP_RIGHT",
    "II, 3, BOTTOM_RIGHT",
    "MM, 4, BOTTOM_LEFT",
    "II, 5, LEFT_TOP",
    "MM, 6, RIGHT_TOP",
    "II, 7, RIGHT_BOTTOM",
    "MM, 8, LEFT_BOTTOM",
  })
  void isReadInBothByteOrders(String order, int value, Orientation expected) {
    // Given
    ByteBuffer exif = exif(order, 3, value);

    // When
    Orientation orientation = Orientation.fromExif(exif);

    // Then
    assertThat(orientation).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"II, 3, 0", "II, 3, 9", "MM, 7, 6", "xx, 3, 6"})
  void isUprightWhereItMakesNoSense(String order, int type, int value) {
    // Given
    ByteBuffer exif = exif(order, type, value);

    // When
    Orientation orientation = Orientation.fromExif(exif);

    // Then
    assertThat(orientation).isEqualTo(Orientation.TOP_LEFT);
  }

  @Test
  void isUprightWhereTheBlockIsCutOff() {
    // Given
    ByteBuffer exif = exif("II", 3, 6);

    for (int length = 0; length < 30; length++) {
      ByteBuffer cut = exif.slice(0, length);

      // When
      Orientation orientation = Orientation.fromExif(cut);

      // Then
      assertThat(orientation).isEqualTo(Orientation.TOP_LEFT);
    }
  }

  /** A directory of two entries, the orientation being the second. */
  private static ByteBuffer exif(String order, int type, int value) {
    ByteBuffer out =
        ByteBuffer.allocate(40)
            .order(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .put((byte) order.charAt(0))
            .put((byte) order.charAt(1))
            .putShort((short) 42)
            .putInt(8)
            .putShort((short) 2);
    out.putShort((short) 0x10f).putShort((short) 2).putInt(1).putInt(0);
    out.putShort((short) 0x112).putShort((short) type).putInt(1).putShort((short) value);
    return out.rewind();
  }

  /** One pixel a letter, one row a word. */
  private static RgbImage letters(String rows) {
    int width = rows.indexOf(' ');
    byte[] letters = rows.replace(" ", "").getBytes(StandardCharsets.US_ASCII);
    byte[] rgb = new byte[3 * letters.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = letters[i / 3];
    }
    return new RgbImage(width, letters.length / width, rgb);
  }
}
