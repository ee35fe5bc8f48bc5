package dev.pellucid.monitor.sequential;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Dates a change: the cumulative sum of gains begins anew whenever it has fallen to 0 (Page,
 * <i>Continuous inspection schemes</i>, Biometrika 1954); the tick at which it last began is the
 * most likely beginning of the change. It also counts what came since.
 */
public final class Cusum {

  private double gain;
  private long start;
  private long images;
  private double sum;
  private double value;

  /**
   * One tick.
   *
   * @param tick when it began
   * @param gained the log-wealth its images bring
   * @param count how many they are
   * @param sumOfValues what they add up to
   * @param sumOfG what g of their bins adds up to
   */
  public void tick(long tick, double gained, long count, double sumOfValues, double sumOfG) {
    if (count == 0) {
      return;
    }
    if (gain <= 0) {
      gain = 0;
      start = tick;
      images = 0;
      sum = 0;
      value = 0;
    }
    gain += gained;
    goOn(count, sumOfValues, sumOfG);
  }

  /** Counts images whose change has been dated. */
  public void goOn(long count, double sumOfValues, double sumOfG) {
    images += count;
    sum += sumOfValues;
    value += sumOfG;
  }

  /** Whether there is a beginning: there is none while the gains are losses. */
  public boolean hasBegun() {
    return gain > 0;
  }

  /** The tick of the beginning. */
  public long start() {
    return start;
  }

  /** How many images came since. */
  public long images() {
    return images;
  }

  /** Their mean; NaN of none. */
  public double mean() {
    return sum / images;
  }

  /** The mean g of their bins; NaN of none. */
  public double meanValue() {
    return value / images;
  }

  /** Writes its state. */
  public void write(DataOutput out) throws IOException {
    out.writeDouble(gain);
    out.writeLong(start);
    out.writeLong(images);
    out.writeDouble(sum);
    out.writeDouble(value);
  }

  /** Reads what was written. */
  public void read(DataInput in) throws IOException {
    gain = in.readDouble();
    start = in.readLong();
    images = in.readLong();
    sum = in.readDouble();
    value = in.readDouble();
  }
}
