package dev.pellucid.image;

import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes in memory as Image I/O reads them, nothing cached and nothing copied.
 *
 * <p>A reader that keeps asking beyond the end is stopped: some take what is missing for zeros, and
 * a kilobyte of damage keeps them busy for seconds.
 */
final class BytesInput extends ImageInputStreamImpl {

  private static final int PATIENCE = 1000;

  private final byte[] bytes;
  private int readsBeyondEnd;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IIOException {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return end();
    }
    return bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IIOException {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return end();
    }
    int count = Math.min(length, bytes.length - (int) streamPos);
    System.arraycopy(bytes, (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  private int end() throws IIOException {
    readsBeyondEnd++;
    if (readsBeyondEnd > PATIENCE) {
      throw new IIOException("it goes on beyond its last byte");
    }
    return -1;
  }
}
