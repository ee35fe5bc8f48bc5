package dev.pellucid.monitor.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers in few bytes: seven bits a byte, so that small ones take one. */
final class Packed {

  private Packed() {}

  /** Negative numbers take ten bytes. */
  static void write(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long read(DataInput in) throws IOException {
    long value = 0;
    int shift = 0;
    byte b;
    do {
      b = in.readByte();
      value |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0);
    return value;
  }

  /** A row of counts, in which a run of zeros takes two bytes. */
  static void write(DataOutput out, long[] counts) throws IOException {
    int at = 0;
    while (at < counts.length) {
      int filled = at;
      while (filled < counts.length && counts[filled] == 0) {
        filled++;
      }
      int end = filled;
      while (end < counts.length && counts[end] != 0) {
        end++;
      }
      write(out, (long) filled - at);
      write(out, (long) end - filled);
      for (int i = filled; i < end; i++) {
        write(out, counts[i]);
      }
      at = end;
    }
  }

  /** Fills a row of counts. */
  static void read(DataInput in, long[] counts) throws IOException {
    int at = 0;
    while (at < counts.length) {
      long filled = at + read(in);
      long end = filled + read(in);
      if (filled < at || end > counts.length || end <= at) {
        throw new IOException("a row of counts that is not %d long".formatted(counts.length));
      }
      for (at = (int) filled; at < end; at++) {
        counts[at] = read(in);
      }
    }
  }
}
