package dev.pellucid.monitor.fairness;

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
 * The test of one figure and one pair of groups: is its gap larger than δ?
 *
 * <p>At a tick at which both groups have values, each group's values are cut into K blocks in
 * random order, K being the smaller group's number of values, {@value #MOST_BLOCKS} at most; the
 * differences of the blocks' means are what is bet on. The e-detector is the mean of those of both
 * directions and all stakes. Values of a group that the other had nothing to compare with wait.
 * Which values meet is decided by their numbers alone.
 *
 * <p>It supposes that within a tick and while values wait, the means of a group stay as they are,
 * and that values are independent of the past.
 */
final class GapTest {

  /** More comparisons a tick would not make an alarm come sooner than the tick after. */
  static final int MOST_BLOCKS = 64;

  private static final Direction[] DIRECTIONS = Direction.values();

  /** Logarithms of M: single precision is enough for evidence, and half the state. */
  private final float[] logM = new float[DIRECTIONS.length * GapBets.STAKE_COUNT];

  private final Cusum[] since = new Cusum[DIRECTIONS.length];
  private final long[] found = new long[GapBets.LEVELS];
  private int firstWaiting;
  private int secondWaiting;
  private double clock = Double.NaN;
  private Optional<Direction> alarm = Optional.empty();
  private Optional<Recovery> recovery = Optional.empty();

  GapTest() {
    begin();
  }

  private void begin() {
    Arrays.fill(logM, (float) ShiryaevRoberts.NOTHING);
    Arrays.fill(found, 0);
    Arrays.setAll(since, direction -> new Cusum());
    alarm = Optional.empty();
    recovery = Optional.empty();
  }

  /** Whether anything was ever compared: only then does it count as a test. */
  boolean isAlive() {
    return !Double.isNaN(clock);
  }

  /**
   * Compares what two groups bring, if both bring something.
   *
   * @return whether an alarm went off
   */
  boolean tick(GapBets bets, Tick tick, Values first, Values second, Chance chance) {
    if (first.fresh() + second.fresh() == 0) {
      return false;
    }
    int firstUnused = isAlive() ? Math.min(firstWaiting, first.waiting()) : first.waiting();
    int secondUnused = isAlive() ? Math.min(secondWaiting, second.waiting()) : second.waiting();
    int firstCount = firstUnused + first.fresh();
    int secondCount = secondUnused + second.fresh();
    int blocks = Math.min(MOST_BLOCKS, Math.min(firstCount, secondCount));
    if (blocks == 0) {
      firstWaiting = Math.min(firstCount, GroupMemory.MOST_WAITING);
      secondWaiting = Math.min(secondCount, GroupMemory.MOST_WAITING);
      return false;
    }
    firstWaiting = 0;
    secondWaiting = 0;
    int[] byLevel = new int[GapBets.LEVELS];
    for (int block = 0; block < blocks; block++) {
      double z = first.mean(firstUnused, block, blocks) - second.mean(secondUnused, block, blocks);
      byLevel[level(z, chance)]++;
    }
    BinCounts differences = BinCounts.of(byLevel);
    double weight = tick.weightSince(isAlive() ? clock : tick.before());
    clock = tick.now();
    long count = (long) firstCount + secondCount;
    bet(
        bets,
        tick.start(),
        differences,
        weight,
        count,
        first.mean(firstUnused) * count,
        second.mean(secondUnused) * count);
    for (int level = 0; level < GapBets.LEVELS; level++) {
      found[level] += byLevel[level];
    }
    if (alarm.isPresent()
        && recovery.orElseThrow().tick(differences, GapBets.values(alarm.get()))) {
      begin();
      return true;
    }
    return false;
  }

  /** The level beside z, the nearer one with the better chance, so that the mean is not moved. */
  private static int level(double z, Chance chance) {
    double place = (z + 1) * GapBets.MIDDLE;
    int below = (int) place;
    return below + (chance.fraction() < place - below ? 1 : 0);
  }

  private void bet(
      GapBets bets,
      long tick,
      BinCounts differences,
      double weight,
      long count,
      double firstSum,
      double secondSum) {
    for (Direction direction : DIRECTIONS) {
      for (int stake = 0; stake < GapBets.STAKE_COUNT; stake++) {
        double gain = bets.gain(direction, stake, differences);
        int at = direction.place() * GapBets.STAKE_COUNT + stake;
        logM[at] = (float) ShiryaevRoberts.tick(logM[at], gain, weight);
        if (stake == GapBets.DATING_STAKE) {
          Cusum dated = since[direction.place()];
          if (alarm.isPresent() && alarm.get() == direction) {
            dated.goOn(count, firstSum, secondSum);
          } else {
            dated.tick(tick, gain, count, firstSum, secondSum);
          }
        }
      }
    }
  }

  /**
   * Lets the alarm go on if there is enough evidence.
   *
   * @param logThreshold logarithm of what M must reach
   * @return whether it went on
   */
  boolean judge(GapBets bets, double logThreshold) {
    if (alarm.isPresent() || logE() < logThreshold) {
      return false;
    }
    Direction direction = strongest();
    alarm = Optional.of(direction);
    Cusum dated = since[direction.place()];
    double gap = direction.sign() * (dated.mean() - dated.meanValue());
    recovery = Optional.of(Recovery.from((1 + gap) / 2, bets.ceiling()));
    return true;
  }

  boolean isOn() {
    return alarm.isPresent();
  }

  /** The logarithm of the evidence that there is a gap either way. */
  double logE() {
    return mean(0, logM.length);
  }

  private double mean(int from, int count) {
    double[] logs = new double[count];
    for (int i = 0; i < count; i++) {
      logs[i] = logM[from + i];
    }
    return Logs.mean(logs, 0, count);
  }

  /** The direction that the evidence is for: while the alarm is on, that which it went on for. */
  Direction strongest() {
    return alarm.orElseGet(
        () ->
            mean(0, GapBets.STAKE_COUNT) >= mean(GapBets.STAKE_COUNT, GapBets.STAKE_COUNT)
                ? Direction.FIRST_HIGHER
                : Direction.SECOND_HIGHER);
  }

  /** Since when there is a gap in the strongest direction, and both groups' means since then. */
  Cusum since() {
    return since[strongest().place()];
  }

  /** The mean of first less second over all comparisons since the count began; NaN of none. */
  double meanDifference() {
    long sum = 0;
    long count = 0;
    for (int level = 0; level < GapBets.LEVELS; level++) {
      sum += found[level] * (level - GapBets.MIDDLE);
      count += found[level];
    }
    return (double) sum / GapBets.MIDDLE / count;
  }

  /** How many comparisons were at each level since the count began. */
  long[] found() {
    return found;
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(isAlive());
    if (!isAlive()) {
      return;
    }
    for (float log : logM) {
      out.writeFloat(log);
    }
    Packed.write(out, found);
    out.writeByte(firstWaiting);
    out.writeByte(secondWaiting);
    out.writeDouble(clock);
    out.writeByte(alarm.map(Direction::place).orElse(-1));
    for (Direction direction : DIRECTIONS) {
      // One that has not begun is as good as new: its next tick begins it.
      Cusum dated = since[direction.place()];
      boolean kept = dated.hasBegun() || (alarm.isPresent() && alarm.get() == direction);
      out.writeBoolean(kept);
      if (kept) {
        dated.write(out);
      }
    }
    if (recovery.isPresent()) {
      recovery.get().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return;
    }
    for (int i = 0; i < logM.length; i++) {
      logM[i] = in.readFloat();
    }
    Packed.read(in, found);
    firstWaiting = in.readByte();
    secondWaiting = in.readByte();
    clock = in.readDouble();
    int direction = in.readByte();
    alarm = direction < 0 ? Optional.empty() : Optional.of(DIRECTIONS[direction]);
    for (Cusum dated : since) {
      if (in.readBoolean()) {
        dated.read(in);
      }
    }
    recovery = alarm.isPresent() ? Optional.of(Recovery.read(in)) : Optional.empty();
  }
}
