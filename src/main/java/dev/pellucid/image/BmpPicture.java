package dev.pellucid.image;

import static dev.pellucid.image.UnreadableImageException.Reason.UNSUPPORTED_TYPE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A Windows or OS/2 bitmap, run-length coded or not.
 *
 * @param pixelOffset where the pixels begin
 * @param rowBytes how many bytes each row takes at least; 0 where that cannot be told beforehand
 * @param stream the file
 */
record BmpPicture(int width, int height, long pixelOffset, long rowBytes, byte[] stream)
    implements EncodedPicture {

  private static final ImageReaderSpi READER = JdkPlugins.find(ImageReaderSpi.class, "bmp");

  private static final int FILE_HEADER = 14;
  private static final int OS2_HEADER = 12;
  private static final int WINDOWS_HEADER = 40;
  private static final int LARGEST_HEADER = 124;

  private static final int PLAIN = 0;
  private static final int RUN_LENGTHS_8 = 1;
  private static final int RUN_LENGTHS_4 = 2;
  private static final int EMBEDDED_JPEG = 4;
  private static final int EMBEDDED_PNG = 5;

  static boolean matches(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 'B' && bytes[1] == 'M';
  }

  static BmpPicture parse(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long pixels = Integer.toUnsignedLong(in.getInt(10));
    int header = in.getInt(FILE_HEADER);
    if (pixels >= bytes.length || header < OS2_HEADER || header > LARGEST_HEADER) {
      throw new IIOException(
          "its pixels are said to begin at byte %d of %d, after a header of %d bytes"
              .formatted(pixels, bytes.length, Integer.toUnsignedLong(header)));
    }
    boolean os2 = header < WINDOWS_HEADER;
    int width = os2 ? Short.toUnsignedInt(in.getShort(18)) : in.getInt(18);
    // A negative height says that the rows run from top to bottom.
    int height = os2 ? Short.toUnsignedInt(in.getShort(20)) : Math.abs(in.getInt(22));
    int bits = Short.toUnsignedInt(in.getShort(os2 ? 24 : 28));
    int compression = os2 ? PLAIN : in.getInt(30);
    if (compression == EMBEDDED_JPEG || compression == EMBEDDED_PNG) {
      throw new UnreadableImageException(
          UNSUPPORTED_TYPE,
          "this bitmap is a wrapped JPEG or PNG for a printer; send the JPEG or PNG itself");
    }
    boolean runLengths = compression == RUN_LENGTHS_8 || compression == RUN_LENGTHS_4;
    return new BmpPicture(width, height, pixels, runLengths ? 0 : rowBytes(width, bits), bytes);
  }

  @Override
  public Orientation orientation() {
    return Orientation.TOP_LEFT;
  }

  @Override
  public RgbImage decode() throws IOException {
    long end = pixelOffset + rowBytes * height;
    if (end > stream.length) {
      throw new IIOException(
          "its pixels end at byte %d, but it has %d bytes".formatted(end, stream.length));
    }
    return Readers.read(
        READER, stream, Readers.Tolerance.NONE, reader -> OpaquePixels.of(reader.read(0)));
  }

  /** Rows are padded to four bytes. */
  private static long rowBytes(int width, int bits) {
    return ((long) width * bits + 31) / 32 * 4;
  }
}
