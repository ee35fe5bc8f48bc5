package dev.pellucid.image;

import static dev.pellucid.image.UnreadableImageException.Reason;
import static java.awt.image.BufferedImage.TYPE_BYTE_BINARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  /** In a process with a small heap: the picture's pixels alone are more than three times that. */
  @Test
  void aSoundPictureThatDoesNotFitTheHeapIsNotCalledDamaged(@TempDir Path folder)
      throws IOException, InterruptedException {
    // Given
    Path picture = folder.resolve("large.png");
    ImageIO.write(new BufferedImage(7000, 7000, TYPE_BYTE_BINARY), "png", picture.toFile());
    ProcessBuilder smallHeap =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                picture.toString())
            .redirectErrorStream(true);

    // When
    Process process = smallHeap.start();

    // Then
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("no-memory: the PNG does not fit the heap of 40 MiB")
        .contains("raise -Xmx, lower the limit of 50000000 pixels");
  }

  /** Says why a picture is unreadable. */
  static final class SmallHeap {

    private SmallHeap() {}

    public static void main(String[] args) throws IOException {
      byte[] picture = Files.readAllBytes(Path.of(args[0]));
      try {
        new ImageDecoder(DecodeLimits.DEFAULT).decode(picture);
      } catch (UnreadableImageException e) {
        System.out.println(e.reason().code() + ": " + e.getMessage());
      }
    }
  }

  /**
   * The checksums are of Pillow's pixels, oriented by {@code exif_transpose} and laid on white; of
   * 16-bit greys, the high bytes.
   */
  @ParameterizedTest
  @CsvSource({
    "444.jpg, 37, 26, f286ae4f",
    "422.jpg, 37, 26, a5ed6cc2",
    "420.jpg, 37, 26, 73f13186",
    "progressive.jpg, 37, 26, 73f13186",
    "grey.jpg, 37, 26, e79eada5",
    "cmyk.jpg, 37, 26, d41802a6",
    "ycck.jpg, 37, 26, 8fdc3131",
    "rgb.jpg, 37, 26, d41802a6",
    "restarts.jpg, 37, 26, 73f13186",
    "rgb.png, 37, 26, a2df4866",
    "rgba.png, 37, 26, 80e0b3f5",
    "grey.png, 37, 26, 9d2026fa",
    "grey-alpha.png, 37, 26, 8dcbd01a",
    "grey1.png, 37, 26, 2dbdec21",
    "grey2.png, 37, 26, 5a543fe6",
    "grey4.png, 37, 26, 844e3334",
    "grey16.png, 37, 26, 9d2026fa",
    "rgb16.png, 37, 26, a2df4866",
    "palette.png, 37, 26, 964b61b6",
    "palette4.png, 37, 26, b3a86749",
    "palette-transparent.png, 37, 26, 6df57857",
    "colour-key.png, 37, 26, fa3af97c",
    "grey-key.png, 37, 26, ec56042e",
    "interlaced.png, 37, 26, a2df4866",
    "turned.jpg, 26, 37, cd982f24",
    "turned.png, 26, 37, 227397b5",
    "turned.webp, 26, 37, 227397b5",
    "lossless.webp, 37, 26, a2df4866",
    "lossless-alpha.webp, 37, 26, 80e0b3f5",
    "rgb.bmp, 37, 26, a2df4866",
    "grey.bmp, 37, 26, 9d2026fa",
    "palette.bmp, 37, 26, 964b61b6",
    "bilevel.bmp, 37, 26, c05beaee",
    "rgba.bmp, 37, 26, a2df4866",
    "555.bmp, 37, 26, a12c1442",
    "565.bmp, 37, 26, e1229be5",
    "top-down.bmp, 37, 26, a2df4866",
    "palette4.bmp, 37, 26, d112a024",
    "rle8.bmp, 37, 26, d112a024",
    "os2.bmp, 37, 26, a2df4866",
  })
  void everyPixelIsPillows(String name, int width, int height, String checksum) {
    // Given
    byte[] bytes = Pictures.read(name);

    // When
    RgbImage image = decoder.decode(bytes);

    // Then
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    assertThat(Pictures.crc32(image)).isEqualTo(checksum);
  }

  /** libwebp interpolates the halved colour planes, this reader repeats their values. */
  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "lossy-alpha.webp"})
  void lossyWebpIsPillowsToAFewGreyLevels(String name) {
    // Given
    RgbImage pillows = decoder.decode(Pictures.read(name + ".png"));

    // When
    RgbImage image = decoder.decode(Pictures.read(name));

    // Then
    IntSummaryStatistics differences =
        IntStream.range(0, image.rgb().length)
            .map(i -> Math.abs((image.rgb()[i] & 0xff) - (pillows.rgb()[i] & 0xff)))
            .summaryStatistics();
    assertThat(differences.getAverage()).isLessThan(2);
    assertThat(differences.getMax()).isLessThan(8);
  }

  @Test
  void metadataHasNoBearingOnThePixels() {
    // Given
    byte[] junk = {(byte) 0xff, (byte) 0xe2, 0, 20, 'I', 'C', 'C', '_', 'P', 'R', 'O', 'F', 'I'};
    byte[] withBrokenProfile =
        Pictures.insert(Pictures.read("420.jpg"), 2, Arrays.copyOf(junk, 22));

    // When
    RgbImage image = decoder.decode(withBrokenProfile);

    // Then
    assertThat(Pictures.crc32(image)).isEqualTo("73f13186");
  }

  @Test
  void coloursAreYcbcrAlsoWithoutAMarkerThatSaysSo() {
    // Given
    byte[] bytes = Pictures.read("444.jpg");
    int jfif = 2 + 2 + ByteBuffer.wrap(bytes).getShort(4);
    byte[] bare = Arrays.copyOfRange(bytes, jfif - 2, bytes.length);
    bare[0] = bytes[0];
    bare[1] = bytes[1];

    // When
    RgbImage image = decoder.decode(bare);

    // Then
    assertThat(Pictures.crc32(image)).isEqualTo("f286ae4f");
  }

  static Stream<byte[]> foreign() {
    return Stream.of(
        "GIF89a\1\0\1\0".getBytes(StandardCharsets.ISO_8859_1),
        "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
        new byte[] {0},
        new byte[100_000]);
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void otherTypesAreUnsupported(byte[] bytes) {
    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.UNSUPPORTED_TYPE);
    assertThat(thrown).hasMessageContaining("JPEG, PNG, WebP nor BMP");
  }

  @Test
  void nothingIsEmpty() {
    // When
    UnreadableImageException thrown = failure(new byte[0]);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.EMPTY);
  }

  @Test
  void tooManyBytesAreRefused() {
    // Given
    byte[] bytes = new byte[DecodeLimits.DEFAULT.maxBytes() + 1];

    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.TOO_MANY_BYTES);
    assertThat(thrown).hasMessageContaining("10485761").hasMessageContaining("10485760");
  }

  static Stream<byte[]> bombs() {
    return Stream.of(
        sized("420.jpg", 30_000, 30_000),
        sized("rgb.png", 30_000, 30_000),
        sized("rgb.bmp", 30_000, 30_000),
        sized("lossy.webp", 16_000, 16_000));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void aBombIsRefusedUnopened(byte[] bytes) {
    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    assertThat(thrown).hasMessageContaining("000 pixels").hasMessageContaining("50000000");
    assertThat(thrown).hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "16385, 1000, SIDE_TOO_LONG",
    "2001, 100, EXTREME_RATIO",
    "100, 2001, EXTREME_RATIO",
    "2000, 100, CORRUPT",
    "0, 100, CORRUPT",
  })
  void theShapeIsLimited(int width, int height, Reason reason) {
    // Given
    byte[] bytes = sized("420.jpg", width, height);

    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(reason);
  }

  @Test
  void aPictureOfEndlessScansIsRefused() {
    // Given
    byte[] picture = Pictures.read("progressive.jpg");
    byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 0, 0};
    byte[] scans = new byte[scan.length * 500];
    for (int i = 0; i < 500; i++) {
      System.arraycopy(scan, 0, scans, i * scan.length, scan.length);
    }

    // When
    UnreadableImageException thrown = failure(Pictures.insert(picture, picture.length - 2, scans));

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.TOO_MANY_SCANS);
  }

  @Test
  void anAnimationIsUnsupported() {
    // Given
    byte[] canvas = {'V', 'P', '8', 'X', 10, 0, 0, 0, 2, 0, 0, 0, 36, 0, 0, 25, 0, 0};
    byte[] bytes = Pictures.insert(Pictures.read("lossless.webp"), 12, canvas);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, bytes.length - 8);

    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.UNSUPPORTED_TYPE);
    assertThat(thrown).hasMessageContaining("animated");
  }

  @Test
  void aRareKindOfJpegIsUnsupported() {
    // Given
    byte[] bytes = Pictures.read("420.jpg");
    bytes[frameHeader(bytes) + 1] = (byte) 0xc9;

    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.UNSUPPORTED_TYPE);
    assertThat(thrown).hasMessageContaining("SOF9");
  }

  @Test
  void aWrongChecksumIsDamage() {
    // Given
    byte[] bytes = Pictures.read("rgb.png");
    bytes[bytes.length / 2] ^= 1;

    // When
    UnreadableImageException thrown = failure(bytes);

    // Then
    assertThat(thrown.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(thrown).hasMessageContaining("checksum");
  }

  @Test
  void manyThreadsDecodeAtOnce() throws Exception {
    // Given
    byte[] bytes = Pictures.read("420.jpg");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<RgbImage>> images = new ArrayList<>();

    // When
    for (int i = 0; i < 200; i++) {
      images.add(pool.submit(() -> decoder.decode(bytes)));
    }

    // Then
    pool.shutdown();
    for (Future<RgbImage> image : images) {
      assertThat(Pictures.crc32(image.get())).isEqualTo("73f13186");
    }
  }

  @Test
  void codesAreStable() {
    // When
    Stream<String> codes = Arrays.stream(Reason.values()).map(Reason::code);

    // Then
    assertThat(codes)
        .containsExactly(
            "empty",
            "too-many-bytes",
            "too-many-pixels",
            "side-too-long",
            "extreme-ratio",
            "too-many-scans",
            "unsupported-type",
            "corrupt",
            "no-memory",
            "wrong-size");
  }

  private UnreadableImageException failure(byte[] bytes) {
    return catchThrowableOfType(UnreadableImageException.class, () -> decoder.decode(bytes));
  }

  /** The picture with another size in its header. */
  private static byte[] sized(String name, int width, int height) {
    byte[] bytes = Pictures.read(name);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    switch (name.substring(name.indexOf('.'))) {
      case ".jpg" -> {
        int frame = frameHeader(bytes);
        buffer.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
      }
      case ".png" -> {
        byte[] header = Arrays.copyOfRange(bytes, 16, 29);
        ByteBuffer.wrap(header).putInt(width).putInt(height);
        buffer.put(8, Pictures.pngChunk("IHDR", header));
      }
      case ".bmp" -> buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, -height);
      default -> // WebP: name and length of RIFF and of the chunk, frame tag, start code
          buffer
              .order(ByteOrder.LITTLE_ENDIAN)
              .putShort(26, (short) width)
              .putShort(28, (short) height);
    }
    return bytes;
  }

  private static int frameHeader(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xf0) != 0xc0 || (jpeg[at + 1] & 0x0f) == 4) {
      at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
    }
    return at;
  }
}
