package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever the bytes, a picture or an {@link UnreadableImageException} comes out. */
class ImageDecoderFuzzTest {

  private static final List<String> NAMES = Pictures.NAMES;

  /** Damaged sizes are often large: what is not refused is decoded, and that takes its time. */
  private final ImageDecoder decoder =
      new ImageDecoder(new DecodeLimits(1 << 20, 1_000_000, 4096, 20));

  @ParameterizedTest
  @FieldSource("NAMES")
  void noTruncatedPictureIsDecoded(String name) {
    // Given
    byte[] whole = Pictures.read(name);
    int step = Math.max(1, whole.length / 40);

    for (int length = whole.length - 1;
        length >= 0;
        length -= length < 60 || length > whole.length - 20 ? 1 : step) {
      byte[] cut = Arrays.copyOf(whole, length);

      // When
      Throwable thrown = catchThrowable(() -> decoder.decode(cut));

      // Then
      assertThat(thrown)
          .as("the first %d of %d bytes", length, whole.length)
          .isInstanceOf(UnreadableImageException.class);
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void damageIsReportedAsDamage(String name) {
    // Given
    byte[] whole = Pictures.read(name);
    Random random = new Random(name.hashCode());

    for (int i = 0; i < 60; i++) {
      byte[] damaged = damage(whole, random);

      // When
      Throwable thrown = catchThrowable(() -> decoder.decode(damaged));

      // Then
      if (thrown != null) {
        assertThat(thrown).as("damage %d", i).isInstanceOf(UnreadableImageException.class);
      }
    }
  }

  @Test
  void noiseIsNoPicture() {
    // Given
    Random random = new Random(7);

    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[1 + random.nextInt(2000)];
      random.nextBytes(noise);
      byte[] start = Pictures.read(NAMES.get(i % NAMES.size()));
      System.arraycopy(start, 0, noise, 0, Math.min(12, noise.length));

      // When
      Throwable thrown = catchThrowable(() -> decoder.decode(noise));

      // Then
      assertThat(thrown).isInstanceOf(UnreadableImageException.class);
    }
  }

  /** Half the time in the first bytes, where the structure is. */
  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    int reach = random.nextBoolean() ? Math.min(damaged.length, 200) : damaged.length;
    for (int i = random.nextInt(10); i >= 0; i--) {
      damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) > 0) {
      mendPngChecksums(damaged);
    }
    return damaged;
  }

  /** Lets damage through to the reader, which the checksums would keep from it. */
  private static void mendPngChecksums(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int at = 8;
    while (PngPicture.matches(bytes) && at + 12 <= bytes.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > bytes.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) crc.getValue());
      at += length + 12;
    }
  }
}
