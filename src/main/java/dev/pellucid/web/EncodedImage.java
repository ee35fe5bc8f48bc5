package dev.pellucid.web;

import java.util.Optional;

/**
 * An image as its producer encoded it.
 *
 * @param bytes shared, not copied: nobody writes to them
 * @param format what the first bytes say it is
 */
record EncodedImage(byte[] bytes, BrowserImageFormat format) {

  /** The image in these bytes; empty if they do not begin like one that a browser may be given. */
  static Optional<EncodedImage> of(byte[] bytes) {
    return BrowserImageFormat.of(bytes).map(format -> new EncodedImage(bytes, format));
  }
}
