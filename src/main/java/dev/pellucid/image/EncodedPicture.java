package dev.pellucid.image;

import java.io.IOException;

/**
 * An encoded picture whose header has been read and whose pixels have not, so that its cost is
 * known before it is paid.
 */
sealed interface EncodedPicture permits BmpPicture, JpegPicture, PngPicture, WebpPicture {

  /** Pixels across, as stored: before {@link #orientation()} is applied. */
  int width();

  /** Pixels down, as stored: before {@link #orientation()} is applied. */
  int height();

  /** How the stored picture has to be turned to stand upright. */
  Orientation orientation();

  /**
   * Decodes the pixels as they are stored.
   *
   * @throws IOException if they are damaged; readers throw unchecked exceptions of all kinds too
   */
  RgbImage decode() throws IOException;
}
