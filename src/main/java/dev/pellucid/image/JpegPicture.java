package dev.pellucid.image;

import static dev.pellucid.image.UnreadableImageException.Reason.TOO_MANY_SCANS;
import static dev.pellucid.image.UnreadableImageException.Reason.UNSUPPORTED_TYPE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOException;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A baseline or progressive JPEG of 8 bits a sample.
 *
 * <p>The reader is the JDK's, which is libjpeg. It is given the tables, frame and scans, and in
 * place of all other segments one that settles what the colours are: so neither broken metadata nor
 * a colour profile bears on the pixels. They equal those of libjpeg-turbo and Pillow, which do not
 * apply profiles either.
 *
 * @param colours what the samples stand for
 * @param stream the picture without its application segments and comments
 */
record JpegPicture(
    int width, int height, Orientation orientation, JpegColours colours, byte[] stream)
    implements EncodedPicture {

  private static final ImageReaderSpi READER = JdkPlugins.find(ImageReaderSpi.class, "jpeg");

  /** Encoders make about ten, optimisers up to twenty. Each scan is a pass over all pixels. */
  private static final int MAX_SCANS = 64;

  private static final byte[] START = {(byte) 0xff, (byte) 0xd8};

  /** Version 1.1, pixels as wide as high, no thumbnail. */
  private static final byte[] START_OF_JFIF = {
    (byte) 0xff,
    (byte) 0xd8,
    (byte) 0xff,
    (byte) 0xe0,
    0,
    16,
    'J',
    'F',
    'I',
    'F',
    0,
    1,
    1,
    0,
    0,
    1,
    0,
    1,
    0,
    0
  };

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DHT = 0xc4;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int SOF0 = 0xc0;
  private static final int SOF2 = 0xc2;
  private static final int SOF15 = 0xcf;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;

  static boolean matches(byte[] bytes) {
    return bytes.length > 2
        && (bytes[0] & 0xff) == 0xff
        && (bytes[1] & 0xff) == SOI
        && (bytes[2] & 0xff) == 0xff;
  }

  /** Reads the segments up to the first scan. */
  static JpegPicture parse(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    in.position(2);
    Orientation orientation = Orientation.TOP_LEFT;
    boolean jfif = false;
    int adobeTransform = JpegColours.NO_ADOBE;
    ByteBuffer frame = null;
    while (true) {
      int marker = nextMarker(in);
      if (marker == EOI) {
        throw new IIOException("there is no scan before the end of the picture");
      }
      int start = in.position();
      int length = Short.toUnsignedInt(in.getShort());
      if (length < 2 || length > in.limit() - start) {
        throw new IIOException("segment FF%02X has a wrong length %d".formatted(marker, length));
      }
      ByteBuffer segment = in.slice(start + 2, length - 2);
      in.position(start + length);
      switch (marker) {
        case APP0 -> jfif |= begins(segment, "JFIF\0");
        case APP1 -> {
          if (begins(segment, "Exif\0")) {
            orientation = Orientation.fromExif(segment.slice(6, Math.max(segment.limit() - 6, 0)));
          }
        }
        case APP14 -> {
          if (begins(segment, "Adobe") && segment.limit() >= 12) {
            adobeTransform = Byte.toUnsignedInt(segment.get(11));
          }
        }
        case DHT, DQT, DRI, SOS -> copy(bytes, start, length, marker, out);
        default -> {
          if (isFrame(marker)) {
            if (frame != null) {
              throw new IIOException("there are two frame headers");
            }
            frame = frame(marker, segment);
            copy(bytes, start, length, marker, out);
          }
        }
      }
      if (marker == SOS) {
        break;
      }
    }
    if (frame == null) {
      throw new IIOException("there is no frame header before the first scan");
    }
    requireFewScans(in);
    out.put(in);
    JpegColours colours = JpegColours.of(componentIds(frame), jfif, adobeTransform);
    return new JpegPicture(
        Short.toUnsignedInt(frame.getShort(3)),
        Short.toUnsignedInt(frame.getShort(1)),
        orientation,
        colours,
        stream(colours, out.flip()));
  }

  @Override
  public RgbImage decode() throws IOException {
    byte[] rgb =
        Readers.read(
            READER,
            stream,
            // Cameras pad their scans; every decoder passes over it.
            warning -> warning.contains("extraneous bytes before marker"),
            reader -> colours.read(reader, width, height));
    return new RgbImage(width, height, rgb);
  }

  /** Without a JFIF segment, the JDK guesses RGB where the colour planes are not halved. */
  private static byte[] stream(JpegColours colours, ByteBuffer segments) {
    byte[] start = colours == JpegColours.YCBCR ? START_OF_JFIF : START;
    byte[] stream = Arrays.copyOf(start, start.length + segments.remaining());
    segments.get(stream, start.length, segments.remaining());
    return stream;
  }

  private static int nextMarker(ByteBuffer in) throws IIOException {
    if ((in.get() & 0xff) != 0xff) {
      throw new IIOException("there is no marker at byte " + (in.position() - 1));
    }
    int marker = 0xff;
    while (marker == 0xff) {
      marker = in.get() & 0xff;
    }
    return marker;
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  /** Precision (1 byte), height (2), width (2), number of components (1), three bytes for each. */
  private static ByteBuffer frame(int marker, ByteBuffer segment) throws IIOException {
    int precision = segment.get(0);
    int components = segment.get(5);
    if (marker > SOF2
        || precision != 8
        || (components != 1 && components != 3 && components != 4)) {
      throw new UnreadableImageException(
          UNSUPPORTED_TYPE,
          "this JPEG is of a rare kind (SOF%d, %d bits, %d components); save it as baseline or progressive JPEG with 8 bits in grey, RGB or CMYK"
              .formatted(marker - SOF0, precision, components));
    }
    if (segment.limit() < 6 + 3 * components) {
      throw new IIOException("the frame header is too short");
    }
    return segment;
  }

  private static int[] componentIds(ByteBuffer frame) {
    int[] ids = new int[frame.get(5)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Byte.toUnsignedInt(frame.get(6 + 3 * i));
    }
    return ids;
  }

  /** Entropy-coded data never holds a marker, so that counting SOS finds all scans. */
  private static void requireFewScans(ByteBuffer in) {
    int scans = 1;
    for (int i = in.position(); i + 1 < in.limit(); i++) {
      if ((in.get(i) & 0xff) == 0xff && (in.get(i + 1) & 0xff) == SOS) {
        scans++;
      }
    }
    if (scans > MAX_SCANS) {
      throw new UnreadableImageException(
          TOO_MANY_SCANS,
          "this JPEG has about %d scans, more than the limit of %d; save it anew"
              .formatted(scans, MAX_SCANS));
    }
  }

  private static boolean begins(ByteBuffer segment, String name) {
    if (segment.limit() < name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (segment.get(i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void copy(byte[] bytes, int start, int length, int marker, ByteBuffer out) {
    out.put((byte) 0xff).put((byte) marker).put(bytes, start, length);
  }
}
