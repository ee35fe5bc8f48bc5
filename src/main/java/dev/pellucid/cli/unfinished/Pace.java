package dev.pellucid.cli.unfinished;

import java.util.function.LongSupplier;

/**
 * Tells when to write again how far work is: every few seconds, and where writing takes long, so
 * seldom that it takes a twentieth of the time at most.
 */
public final class Pace {

  private static final long SECONDS_APART = 5;
  private static final int TIMES_AS_LONG = 20;

  private final LongSupplier clock;
  private long next;

  /**
   * Begins now.
   *
   * @param clock nanoseconds, of which only differences count
   */
  public Pace(LongSupplier clock) {
    this.clock = clock;
    this.next = clock.getAsLong() + apart(0);
  }

  /** Whether it is time. */
  public boolean due() {
    return clock.getAsLong() - next >= 0;
  }

  /** Writes, and sees how long that takes. */
  public void during(Runnable writing) {
    long began = clock.getAsLong();
    writing.run();
    long ended = clock.getAsLong();
    next = ended + apart(ended - began);
  }

  private static long apart(long nanosToWrite) {
    return Math.max(SECONDS_APART * 1_000_000_000L, TIMES_AS_LONG * nanosToWrite);
  }
}
