package dev.pellucid.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOException;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A PNG. The JDK's reader checks no checksums and parses text and colour profiles whatever they
 * claim to unpack to, so it is given the checked critical chunks and transparency only.
 *
 * @param stream the picture without its other chunks
 */
record PngPicture(int width, int height, Orientation orientation, byte[] stream)
    implements EncodedPicture {

  private static final ImageReaderSpi READER = JdkPlugins.find(ImageReaderSpi.class, "png");

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int EXIF = 0x65584966;
  private static final int IEND = 0x49454e44;

  /** Length and type before a chunk's data, checksum after it. */
  private static final int CHUNK_OVERHEAD = 12;

  static boolean matches(byte[] bytes) {
    return bytes.length >= 8 && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
  }

  /** Reads all chunks; the image data among them stay packed. */
  static PngPicture parse(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    out.putLong(in.getLong());
    Orientation orientation = Orientation.TOP_LEFT;
    int type = 0;
    while (type != IEND) {
      int start = in.position();
      int length = in.getInt();
      type = in.getInt();
      if (length < 0 || length > in.remaining() - Integer.BYTES) {
        throw new IIOException("a chunk of %d bytes is cut off".formatted(length));
      }
      if ((start == Long.BYTES) != (type == IHDR)) {
        throw new IIOException("the header chunk is missing or repeated");
      }
      ByteBuffer data = in.slice(in.position(), length);
      in.position(in.position() + length);
      requireChecksum(bytes, start, length, in.getInt());
      switch (type) {
        case IHDR, PLTE, TRNS, IDAT, IEND -> out.put(bytes, start, length + CHUNK_OVERHEAD);
        case EXIF -> orientation = Orientation.fromExif(data);
        default -> {
          // Ancillary.
        }
      }
    }
    byte[] stream = Arrays.copyOf(out.array(), out.position());
    ByteBuffer header = ByteBuffer.wrap(stream, 16, 8);
    return new PngPicture(header.getInt(), header.getInt(), orientation, stream);
  }

  @Override
  public RgbImage decode() throws IOException {
    return Readers.read(
        READER, stream, Readers.Tolerance.NONE, reader -> OpaquePixels.of(reader.read(0)));
  }

  private static void requireChecksum(byte[] bytes, int start, int length, int stated)
      throws IIOException {
    CRC32 crc = new CRC32();
    crc.update(bytes, start + Integer.BYTES, length + Integer.BYTES);
    if ((int) crc.getValue() != stated) {
      throw new IIOException("the checksum of the chunk at byte %d is wrong".formatted(start));
    }
  }
}
