package dev.pellucid.monitor.topology;

import java.util.concurrent.atomic.LongAdder;

/**
 * What an instance has done since it started, and how the models stand, for metrics; any thread may
 * read it.
 */
public final class MonitorCounts {

  private final LongAdder explanations = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder ahead = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder unused = new LongAdder();
  private final LongAdder ticks = new LongAdder();
  private final LongAdder alerts = new LongAdder();
  private final LongAdder windows = new LongAdder();
  private final MonitorStanding standing = new MonitorStanding();

  /** Explanations that were counted. */
  public long explanations() {
    return explanations.sum();
  }

  /** Records that were no explanations. */
  public long malformed() {
    return malformed.sum();
  }

  /** Images left out because they were said to be made in the future. */
  public long ahead() {
    return ahead.sum();
  }

  /** Images left out because they came after the grace period of their tick. */
  public long late() {
    return late.sum();
  }

  /** Images left out because they were counted by another reference than the one in use. */
  public long unused() {
    return unused.sum();
  }

  /** Ticks that were closed. */
  public long ticks() {
    return ticks.sum();
  }

  /** Alerts that were sent. */
  public long alerts() {
    return alerts.sum();
  }

  /** Windows of models that were closed, each with its signals. */
  public long windows() {
    return windows.sum();
  }

  /** How the models stand whose ticks are closed here. */
  public MonitorStanding standing() {
    return standing;
  }

  void countWindow() {
    windows.increment();
  }

  void countExplanation() {
    explanations.increment();
  }

  void countMalformed() {
    malformed.increment();
  }

  void countAhead() {
    ahead.increment();
  }

  void countLate(int images) {
    late.add(images);
  }

  void countUnused(int images) {
    unused.add(images);
  }

  void countTick() {
    ticks.increment();
  }

  void countAlert() {
    alerts.increment();
  }
}
