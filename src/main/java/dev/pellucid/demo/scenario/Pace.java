package dev.pellucid.demo.scenario;

import java.util.concurrent.TimeUnit;

/**
 * An even rate. After a standstill it goes on at its rate and does not catch up: what was late has
 * waited, not gone missing.
 */
final class Pace {

  private static final long FORGIVEN = TimeUnit.SECONDS.toNanos(1);

  private final double interval;
  private double next;

  /**
   * @param perSecond may be infinite
   * @param now nanoseconds on any clock
   */
  Pace(double perSecond, long now) {
    interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    next = now;
  }

  /** How many nanoseconds to wait, from now on that clock, before the next one may go. */
  long untilNext(long now) {
    if (now - next > FORGIVEN) {
      next = now;
    }
    long wait = (long) Math.max(0, next - now);
    next += interval;
    return wait;
  }
}
