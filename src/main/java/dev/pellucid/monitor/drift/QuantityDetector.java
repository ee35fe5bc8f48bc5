package dev.pellucid.monitor.drift;

import dev.pellucid.monitor.drift.DriftPlan.Monitored;
import dev.pellucid.monitor.sequential.Bet;
import dev.pellucid.monitor.sequential.BinCounts;
import dev.pellucid.monitor.sequential.Cusum;
import dev.pellucid.monitor.sequential.Logs;
import dev.pellucid.monitor.sequential.Recovery;
import dev.pellucid.monitor.sequential.ShiryaevRoberts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The e-detector of one quantity: Shiryaev–Roberts for every shape and stake, of which it is the
 * mean that counts; a cumulative sum a shape, which dates the change; and while the alarm is on,
 * the test that all is as before.
 */
final class QuantityDetector {

  /** What a tick did to the alarm. */
  enum Turn {
    NONE,
    RAISED,
    RECOVERED
  }

  private final Monitored monitored;
  private final double logThreshold;
  private final double[] logM;
  private final Cusum[] since;
  private int alarm = -1;
  private Optional<Recovery> recovery = Optional.empty();

  /**
   * @param logThreshold logarithm of what M must reach
   */
  QuantityDetector(Monitored monitored, double logThreshold) {
    this.monitored = monitored;
    this.logThreshold = logThreshold;
    this.logM = new double[monitored.bets().size() * Bet.STAKE_COUNT];
    this.since = new Cusum[monitored.bets().size()];
    begin();
  }

  private void begin() {
    Arrays.fill(logM, ShiryaevRoberts.NOTHING);
    Arrays.setAll(since, shape -> new Cusum());
    alarm = -1;
    recovery = Optional.empty();
  }

  /**
   * Closes a tick.
   *
   * @param tick when it began
   * @param counts of its images by bin
   * @param sum of their values
   * @param weight what the tick counts against the promise
   */
  Turn tick(long tick, BinCounts counts, double sum, double weight) {
    for (int shape = 0; shape < since.length; shape++) {
      Bet bet = monitored.bets().get(shape);
      for (int stake = 0; stake < Bet.STAKE_COUNT; stake++) {
        double gain = counts.sumOf(bet.gains()[stake]);
        int at = shape * Bet.STAKE_COUNT + stake;
        logM[at] = ShiryaevRoberts.tick(logM[at], gain, weight);
        if (stake == Bet.DATING_STAKE && alarm != shape) {
          since[shape].tick(tick, gain, counts.images(), sum, counts.sumOf(bet.values()));
        }
      }
    }
    if (alarm >= 0) {
      return whileOn(counts, sum);
    }
    if (logE() < logThreshold) {
      return Turn.NONE;
    }
    alarm = strongest();
    Bet bet = monitored.bets().get(alarm);
    recovery = Optional.of(Recovery.from(since[alarm].meanValue(), bet.ceiling()));
    return Turn.RAISED;
  }

  private Turn whileOn(BinCounts counts, double sum) {
    double[] values = monitored.bets().get(alarm).values();
    since[alarm].goOn(counts.images(), sum, counts.sumOf(values));
    if (!recovery.orElseThrow().tick(counts, values)) {
      return Turn.NONE;
    }
    begin();
    return Turn.RECOVERED;
  }

  /** Whether the alarm is on. */
  boolean isOn() {
    return alarm >= 0;
  }

  /** The logarithm of the evidence. */
  double logE() {
    return logM.length == 0 ? ShiryaevRoberts.NOTHING : Logs.mean(logM, 0, logM.length);
  }

  /** The shape that the evidence is for: while the alarm is on, the one that it went on for. */
  int strongest() {
    if (alarm >= 0) {
      return alarm;
    }
    int strongest = 0;
    for (int shape = 1; shape < since.length; shape++) {
      if (logE(shape) > logE(strongest)) {
        strongest = shape;
      }
    }
    return strongest;
  }

  private double logE(int shape) {
    return Logs.mean(logM, shape * Bet.STAKE_COUNT, Bet.STAKE_COUNT);
  }

  /** Since when a shape is probable. */
  Cusum since(int shape) {
    return since[shape];
  }

  void write(DataOutput out) throws IOException {
    for (double log : logM) {
      out.writeDouble(log);
    }
    for (Cusum cusum : since) {
      cusum.write(out);
    }
    out.writeByte(alarm);
    if (recovery.isPresent()) {
      recovery.get().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < logM.length; i++) {
      logM[i] = in.readDouble();
    }
    for (Cusum cusum : since) {
      cusum.read(in);
    }
    alarm = in.readByte();
    recovery = alarm >= 0 ? Optional.of(Recovery.read(in)) : Optional.empty();
  }
}
