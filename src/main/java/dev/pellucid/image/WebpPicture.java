package dev.pellucid.image;

import static dev.pellucid.image.UnreadableImageException.Reason.UNSUPPORTED_TYPE;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.IIOException;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A still WebP, lossy or lossless. The reader is given the picture and its alpha plane only: a
 * colour profile does not bear on the pixels.
 *
 * @param stream the picture without its other chunks
 */
record WebpPicture(int width, int height, Orientation orientation, byte[] stream)
    implements EncodedPicture {

  private static final ImageReaderSpi READER = new WebPImageReaderSpi();

  private static final int RIFF = fourCc("RIFF");
  private static final int WEBP = fourCc("WEBP");
  private static final int VP8X = fourCc("VP8X");
  private static final int VP8 = fourCc("VP8 ");
  private static final int VP8L = fourCc("VP8L");
  private static final int ALPH = fourCc("ALPH");
  private static final int EXIF = fourCc("EXIF");

  private static final int ANIMATION_FLAG = 0x02;
  private static final int ALPHA_FLAG = 0x10;
  private static final int FOURTEEN_BITS = 0x3fff;

  static boolean matches(byte[] bytes) {
    return bytes.length >= 12
        && littleEndian(bytes).getInt(0) == RIFF
        && littleEndian(bytes).getInt(8) == WEBP;
  }

  /** Reads all chunks and the size in the picture's own header. */
  static WebpPicture parse(byte[] bytes) throws IOException {
    ByteBuffer in = littleEndian(bytes);
    long end = 8 + Integer.toUnsignedLong(in.getInt(4));
    if (end > bytes.length) {
      throw new IIOException(
          "it is announced as %d bytes long, but has %d".formatted(end, bytes.length));
    }
    in.limit((int) end).position(12);
    ByteBuffer canvas = null;
    ByteBuffer alpha = null;
    ByteBuffer picture = null;
    boolean lossless = false;
    Orientation orientation = Orientation.TOP_LEFT;
    while (in.remaining() >= 8) {
      int type = in.getInt();
      long length = Integer.toUnsignedLong(in.getInt());
      if (length > in.remaining()) {
        throw new IIOException("a chunk of %d bytes is cut off".formatted(length));
      }
      ByteBuffer chunk = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(Math.min(in.position() + (int) length + (int) (length & 1), in.limit()));
      if (type == VP8X) {
        canvas = chunk;
      } else if (type == ALPH) {
        alpha = chunk;
      } else if (type == EXIF) {
        orientation = Orientation.fromExif(withoutName(chunk));
      } else if ((type == VP8 || type == VP8L) && picture == null) {
        picture = chunk;
        lossless = type == VP8L;
      }
    }
    if (canvas != null && (canvas.get(0) & ANIMATION_FLAG) != 0) {
      throw new UnreadableImageException(
          UNSUPPORTED_TYPE, "this WebP is animated; send one frame of it as a still picture");
    }
    if (picture == null) {
      throw new IIOException("there is no picture in it");
    }
    int width = lossless ? 1 + (picture.getInt(1) & FOURTEEN_BITS) : size(picture, 6);
    int height = lossless ? 1 + (picture.getInt(1) >>> 14 & FOURTEEN_BITS) : size(picture, 8);
    if (alpha == null || lossless) {
      return new WebpPicture(
          width, height, orientation, riff(chunk(lossless ? VP8L : VP8, picture)));
    }
    ByteBuffer flags = littleEndian(new byte[10]).putInt(ALPHA_FLAG);
    put24(flags, width - 1);
    put24(flags, height - 1);
    return new WebpPicture(
        width,
        height,
        orientation,
        riff(chunk(VP8X, flags.flip()), chunk(ALPH, alpha), chunk(VP8, picture)));
  }

  @Override
  public RgbImage decode() throws IOException {
    return Readers.read(
        READER, stream, Readers.Tolerance.NONE, reader -> OpaquePixels.of(reader.read(0)));
  }

  /** 14 bits of size under 2 bits of scale, which no decoder heeds. */
  private static int size(ByteBuffer picture, int at) {
    return picture.getShort(at) & FOURTEEN_BITS;
  }

  /** Some writers put JPEG's name of the segment before the Exif block. */
  private static ByteBuffer withoutName(ByteBuffer exif) {
    boolean named = exif.limit() > 6 && exif.getInt(0) == fourCc("Exif");
    return named ? exif.slice(6, exif.limit() - 6) : exif;
  }

  private static byte[] riff(byte[]... chunks) {
    int length = 4 + Arrays.stream(chunks).mapToInt(chunk -> chunk.length).sum();
    byte[] file = new byte[8 + length];
    ByteBuffer out = littleEndian(file).putInt(RIFF).putInt(length).putInt(WEBP);
    for (byte[] chunk : chunks) {
      out.put(chunk);
    }
    return file;
  }

  /** Chunks are padded to even length. */
  private static byte[] chunk(int type, ByteBuffer data) {
    int length = data.limit();
    byte[] chunk = new byte[8 + length + (length & 1)];
    littleEndian(chunk).putInt(type).putInt(length).put(data.rewind());
    return chunk;
  }

  private static void put24(ByteBuffer out, int value) {
    out.putShort((short) value).put((byte) (value >> 16));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int fourCc(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }
}
