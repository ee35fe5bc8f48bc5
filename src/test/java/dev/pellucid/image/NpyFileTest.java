package dev.pellucid.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {

  @Test
  void whatIsWrittenIsReadBack(@TempDir Path folder) throws IOException {
    // Given
    Path file = folder.resolve("a.npy");
    NpyArray array =
        new NpyArray(new int[] {2, 3}, new float[] {1, -0f, 3.5f, Float.NaN, 1e-40f, -7});
    NpyFile.write(file, array);

    // When
    NpyArray read = NpyFile.read(file);

    // Then
    assertThat(read.shape()).containsExactly(2, 3);
    assertThat(read.data()).containsExactly(array.data());
  }

  @ParameterizedTest
  @CsvSource({"'', '()'", "'5', '(5,)'", "'2 0 7', '(2, 0, 7,)'"})
  void theHeaderIsOnePythonReads(String lengths, String tuple) {
    // Given
    int[] shape =
        lengths.isEmpty()
            ? new int[0]
            : Arrays.stream(lengths.split(" ")).mapToInt(Integer::parseInt).toArray();
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);

    // When
    byte[] file = NpyFile.encode(new NpyArray(shape, new float[size]));

    // Then
    String header = new String(file, 10, file.length - 10 - 4 * size, ISO_8859_1);
    assertThat(header)
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple + ", }")
        .endsWith("\n");
    assertThat((10 + header.length()) % 64).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionIsRead(int version) throws IOException {
    // Given
    byte[] file = npy(version, "'<f4'", "False", "(1,)", values(4).putFloat(2.5f));

    // When
    NpyArray read = NpyFile.decode(file);

    // Then
    assertThat(read.data()).containsExactly(2.5f);
  }

  @Test
  void float64IsRounded() throws IOException {
    // Given
    byte[] file = npy(1, "'<f8'", "False", "(2,)", values(16).putDouble(0.1).putDouble(-2));

    // When
    NpyArray read = NpyFile.decode(file);

    // Then
    assertThat(read.data()).containsExactly(0.1f, -2f);
  }

  @Test
  void bytesAreUnsigned() throws IOException {
    // Given
    byte[] file = npy(1, "'|u1'", "False", "(1, 2)", values(2).put((byte) 200).put((byte) 7));

    // When
    NpyArray read = NpyFile.decode(file);

    // Then
    assertThat(read.shape()).containsExactly(1, 2);
    assertThat(read.data()).containsExactly(200f, 7f);
  }

  @Test
  void int64IsReadWhereItFits() throws IOException {
    // Given
    byte[] file = npy(1, "'<i8'", "False", "()", values(8).putLong(-16777216));

    // When
    NpyArray read = NpyFile.decode(file);

    // Then
    assertThat(read.shape()).isEmpty();
    assertThat(read.data()).containsExactly(-16777216f);
  }

  @ParameterizedTest
  @ValueSource(longs = {16777217L, Long.MAX_VALUE})
  void int64IsNeverReadAsAnotherNumber(long value) {
    // Given
    byte[] file = npy(1, "'<i8'", "False", "(1,)", values(8).putLong(value));

    // When
    Throwable thrown = catchThrowable(() -> NpyFile.decode(file));

    // Then
    assertThat(thrown)
        .isInstanceOf(NpyFormatException.class)
        .hasMessageContaining(String.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({
    "'>f4', False, '(1,)', '>f4'",
    "'<c8', False, '(1,)', '<c8'",
    "'<f4', True, '(1,)', Fortran",
    "'<f4', False, '(2,)', 'needs 8 bytes of values, but the file has 4'",
    "'<f4', False, '(0,)', 'needs 0 bytes of values, but the file has 4'",
    "'<f4', False, '(99999999999,)', too long",
    "'<f4', False, '(2000000000, 2000000000, 2000000000)', truncated",
    "'<f4', False, '(-1,)', shape",
    "'<f4', Maybe, '(1,)', fortran_order",
  })
  void whatIsNotReadSaysWhy(String descr, String fortran, String shape, String why) {
    // Given
    byte[] file = npy(1, "'" + descr + "'", fortran, shape, values(4));

    // When
    Throwable thrown = catchThrowable(() -> NpyFile.decode(file));

    // Then
    assertThat(thrown).isInstanceOf(NpyFormatException.class).hasMessageContaining(why);
  }

  @Test
  void everyTruncationIsNoticed() {
    // Given
    byte[] file = NpyFile.encode(new NpyArray(new int[] {3}, new float[] {1, 2, 3}));

    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);

      // When
      Throwable thrown = catchThrowable(() -> NpyFile.decode(cut));

      // Then
      assertThat(thrown).as("%d bytes", length).isInstanceOf(NpyFormatException.class);
    }
  }

  @Test
  void anErrorNamesTheFile(@TempDir Path folder) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("photo.npy"), "not an array at all");

    // When
    Throwable thrown = catchThrowable(() -> NpyFile.read(file));

    // Then
    assertThat(thrown).hasMessageContaining("photo.npy").hasMessageContaining("NUMPY");
  }

  private static ByteBuffer values(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] npy(
      int version, String descr, String fortran, String shape, ByteBuffer values) {
    String header =
        "{'descr': %s, 'fortran_order': %s, 'shape': %s, }\n".formatted(descr, fortran, shape);
    byte[] file = new byte[(version == 1 ? 10 : 12) + header.length() + values.capacity()];
    ByteBuffer out =
        ByteBuffer.wrap(file)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      out.putShort((short) header.length());
    } else {
      out.putInt(header.length());
    }
    out.put(header.getBytes(ISO_8859_1)).put(values.rewind());
    return file;
  }
}
