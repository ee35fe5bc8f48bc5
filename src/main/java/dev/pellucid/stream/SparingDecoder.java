package dev.pellucid.stream;

import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.UnreadableImageException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Decodes many images at once, but one by itself that found no memory beside the others: it is not
 * damaged because they were large.
 */
final class SparingDecoder {

  private final ImageDecoder decoder;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  SparingDecoder(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * As {@link ImageDecoder#decode}.
   *
   * @throws UnreadableImageException as there
   */
  RgbImage decode(byte[] encoded) {
    lock.readLock().lock();
    try {
      return decoder.decode(encoded);
    } catch (UnreadableImageException e) {
      if (!(e.getCause() instanceof OutOfMemoryError)) {
        throw e;
      }
    } finally {
      lock.readLock().unlock();
    }
    lock.writeLock().lock();
    try {
      return decoder.decode(encoded);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
