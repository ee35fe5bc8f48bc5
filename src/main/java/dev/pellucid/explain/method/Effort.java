package dev.pellucid.explain.method;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much may be spent: how many rows one run of the model may have, and until when.
 *
 * <p>A method of many passes asks {@link #isSpent()} between runs, never before its first, and
 * gives back what it has when it is: {@link Explanation#partial()}.
 *
 * <p>For one explanation, by one thread.
 */
public final class Effort {

  /** What one run takes unless said otherwise: enough to keep two cores busy. */
  public static final int DEFAULT_ROWS = 16;

  private final int rows;
  private final long deadline;
  private final boolean limited;
  private final LongSupplier clock;
  private final Runnable courtesy;
  private final Progress progress;
  private long givenWay;

  /** Hears how far a method is. */
  @FunctionalInterface
  public interface Progress {

    /**
     * So far it is; on the calling thread, between two runs of the model.
     *
     * @param done passes, masks or steps, whichever it counts
     * @param of how many there will be, as far as the method knows by now: it may find that it
     *     needs more, and a part of it may speak of its own few
     */
    void heard(long done, long of);
  }

  private Effort(
      int rows,
      long deadline,
      boolean limited,
      LongSupplier clock,
      Runnable courtesy,
      Progress progress) {
    if (rows < 1) {
      throw new IllegalArgumentException("a run has at least one row, not " + rows);
    }
    this.rows = rows;
    this.deadline = deadline;
    this.limited = limited;
    this.clock = clock;
    this.courtesy = courtesy;
    this.progress = progress;
  }

  /** As long as it takes. */
  public static Effort unlimited() {
    return new Effort(DEFAULT_ROWS, 0, false, System::nanoTime, () -> {}, (done, of) -> {});
  }

  /** From now on so long. */
  public static Effort within(Duration budget) {
    return within(budget, System::nanoTime);
  }

  static Effort within(Duration budget, LongSupplier clock) {
    return new Effort(
        DEFAULT_ROWS,
        clock.getAsLong() + budget.toNanos(),
        true,
        clock,
        () -> {},
        (done, of) -> {});
  }

  /** The same with so many rows in one run. */
  public Effort withRows(int most) {
    return new Effort(most, deadline, limited, clock, courtesy, progress);
  }

  /**
   * The same, giving way to others between runs.
   *
   * @param waiting returns when it is our turn; how long that takes is not counted
   */
  public Effort givingWay(Runnable waiting) {
    return new Effort(rows, deadline, limited, clock, waiting, progress);
  }

  /** The same, telling how far the method is. */
  public Effort telling(Progress listener) {
    return new Effort(rows, deadline, limited, clock, courtesy, listener);
  }

  /** The most rows of one run. */
  public int rows() {
    return rows;
  }

  /**
   * The same as {@link #isSpent()}, telling how far the method is.
   *
   * @param done as {@link Progress} says
   */
  public boolean isSpent(long done, long of) {
    progress.heard(done, of);
    return isSpent();
  }

  /** Whether the time is over; gives way to others first. */
  public boolean isSpent() {
    long before = clock.getAsLong();
    courtesy.run();
    givenWay += clock.getAsLong() - before;
    return limited && clock.getAsLong() - deadline - givenWay >= 0;
  }
}
