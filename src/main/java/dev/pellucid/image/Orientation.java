package dev.pellucid.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Exif orientation, in the order of its values 1 to 8. Each is named for the side of the
 * upright picture where the first stored row lies, then the side where the first stored column
 * lies.
 */
enum Orientation {
  TOP_LEFT(false, false, false),
  TOP_RIGHT(false, true, false),
  BOTTOM_RIGHT(false, true, true),
  BOTTOM_LEFT(false, false, true),
  LEFT_TOP(true, false, false),
  RIGHT_TOP(true, false, true),
  RIGHT_BOTTOM(true, true, true),
  LEFT_BOTTOM(true, true, false);

  private static final short INTEL = 0x4949;
  private static final short MOTOROLA = 0x4d4d;
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private final boolean transposed;
  private final boolean mirroredAcross;
  private final boolean mirroredDown;

  Orientation(boolean transposed, boolean mirroredAcross, boolean mirroredDown) {
    this.transposed = transposed;
    this.mirroredAcross = mirroredAcross;
    this.mirroredDown = mirroredDown;
  }

  /**
   * The orientation in an Exif block, which is a TIFF header and directory. Cameras and editors
   * write many broken ones; as the pixels are sound, such a picture is taken as it is stored.
   */
  static Orientation fromExif(ByteBuffer exif) {
    try {
      ByteBuffer tiff = exif.slice();
      short order = tiff.getShort(0);
      if (order != INTEL && order != MOTOROLA) {
        return TOP_LEFT;
      }
      tiff.order(order == INTEL ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      tiff.position(tiff.getInt(4));
      int entries = Short.toUnsignedInt(tiff.getShort());
      for (int i = 0; i < entries; i++) {
        int entry = tiff.position();
        int value = Short.toUnsignedInt(tiff.getShort(entry + 8));
        if (tiff.getShort(entry) == TAG
            && tiff.getShort(entry + 2) == SHORT
            && value >= 1
            && value <= values().length) {
          return values()[value - 1];
        }
        tiff.position(entry + ENTRY_BYTES);
      }
      return TOP_LEFT;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return TOP_LEFT;
    }
  }

  /** The picture turned upright. */
  RgbImage apply(RgbImage stored) {
    if (this == TOP_LEFT) {
      return stored;
    }
    int across = stored.width();
    int down = stored.height();
    int width = transposed ? down : across;
    int height = transposed ? across : down;
    byte[] from = stored.rgb();
    byte[] upright = new byte[from.length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = transposed ? y : x;
        int row = transposed ? x : y;
        int source =
            3
                * ((mirroredDown ? down - 1 - row : row) * across
                    + (mirroredAcross ? across - 1 - column : column));
        upright[to++] = from[source];
        upright[to++] = from[source + 1];
        upright[to++] = from[source + 2];
      }
    }
    return new RgbImage(width, height, upright);
  }
}
