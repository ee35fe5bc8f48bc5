package dev.pellucid.monitor.sequential;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whether a change is over: a detector whose hypothesis is that it lasts.
 *
 * <p>The change lasts as long as the mean of g is at least h, midway between what no change would
 * allow and what was seen when the alarm went on. An image pays h − g, which is not in the bettor's
 * favour while it lasts; so such a change is declared over once in {@value #PATIENCE} images at
 * most, on average. One that weakens to less than h is declared over sooner, and may raise an alarm
 * anew.
 */
public final class Recovery {

  /** The least mean number of images to a false end. */
  public static final int PATIENCE = 1000;

  private static final double[] STAKES = {0.05, 0.12, 0.25, 0.5, 0.85};

  private final double level;
  private final double[] logM;

  private Recovery(double level) {
    this.level = level;
    this.logM = new double[STAKES.length];
    Arrays.fill(logM, ShiryaevRoberts.NOTHING);
  }

  /**
   * After an alarm.
   *
   * @param seen the mean of g since the change
   * @param ceiling the largest mean of g that is no change
   */
  public static Recovery from(double seen, double ceiling) {
    return new Recovery(Math.min((Math.max(seen, ceiling) + ceiling) / 2, 1));
  }

  /**
   * One tick.
   *
   * @param counts of its images by bin
   * @param values g by bin
   * @return whether the change is over
   */
  public boolean tick(BinCounts counts, double[] values) {
    for (int stake = 0; stake < STAKES.length; stake++) {
      // The worst an image can do is g = 1; where the level is 1, no g is above it.
      double lambda = STAKES[stake] / Math.max(1 - level, 0.05);
      double gain = counts.sumOf(bin -> Math.log1p(lambda * (level - values[bin])));
      logM[stake] = ShiryaevRoberts.tick(logM[stake], gain, (double) counts.images());
    }
    return Logs.mean(logM, 0, logM.length) >= Math.log(PATIENCE);
  }

  /** Writes its state. */
  public void write(DataOutput out) throws IOException {
    out.writeDouble(level);
    for (double log : logM) {
      out.writeDouble(log);
    }
  }

  /** Reads what was written. */
  public static Recovery read(DataInput in) throws IOException {
    Recovery recovery = new Recovery(in.readDouble());
    for (int i = 0; i < recovery.logM.length; i++) {
      recovery.logM[i] = in.readDouble();
    }
    return recovery;
  }
}
