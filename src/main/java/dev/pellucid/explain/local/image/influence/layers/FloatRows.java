package dev.pellucid.explain.local.image.influence.layers;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of vectors, all of the same length, as little-endian float32 one after the other. Memory
 * holds {@value #CHUNK} bytes of it; what the system's cache has room for is not read again.
 *
 * <p>For one thread at a time.
 */
final class FloatRows implements AutoCloseable {

  private static final int CHUNK = 1 << 20;

  private final FileChannel file;
  private final int width;
  private final ByteBuffer chunk;

  private FloatRows(Path path, int width, OpenOption... options) throws IOException {
    this.file = FileChannel.open(path, options);
    this.width = width;
    this.chunk =
        ByteBuffer.allocateDirect((int) Math.min(CHUNK, (long) Float.BYTES * width))
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** To read what is there. */
  static FloatRows read(Path path, int width) throws IOException {
    return new FloatRows(path, width, StandardOpenOption.READ);
  }

  /** To read and write; the file is made if it is not there. */
  static FloatRows write(Path path, int width) throws IOException {
    return new FloatRows(
        path, width, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** How long each is. */
  int width() {
    return width;
  }

  /** How many are whole. */
  int count() throws IOException {
    return (int) (file.size() / ((long) Float.BYTES * width));
  }

  /** Forgets those from a number on, and what is not whole. */
  void keep(int count) throws IOException {
    file.truncate((long) Float.BYTES * width * count);
  }

  void append(float[] row) throws IOException {
    put(count(), 0, row, width);
  }

  /** Writes some numbers of one. */
  void put(int row, int from, float[] values, int count) throws IOException {
    long at = position(row, from);
    for (int done = 0; done < count; ) {
      int now = Math.min(count - done, chunk.capacity() / Float.BYTES);
      chunk.clear().limit(now * Float.BYTES);
      chunk.asFloatBuffer().put(values, done, now);
      while (chunk.hasRemaining()) {
        at += file.write(chunk, at);
      }
      done += now;
    }
  }

  /**
   * Reads some numbers of one.
   *
   * @param from the first of them
   * @param into where they go, from its beginning
   */
  void get(int row, int from, float[] into, int count) throws IOException {
    long at = position(row, from);
    for (int done = 0; done < count; ) {
      int now = Math.min(count - done, chunk.capacity() / Float.BYTES);
      chunk.clear().limit(now * Float.BYTES);
      while (chunk.hasRemaining()) {
        int read = file.read(chunk, at);
        if (read < 0) {
          throw new EOFException("the file ends before vector %d does".formatted(row));
        }
        at += read;
      }
      chunk.flip();
      chunk.asFloatBuffer().get(into, done, now);
      done += now;
    }
  }

  /** The whole of one. */
  float[] get(int row) throws IOException {
    float[] values = new float[width];
    get(row, 0, values, width);
    return values;
  }

  private long position(int row, int from) {
    return Float.BYTES * ((long) row * width + from);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
