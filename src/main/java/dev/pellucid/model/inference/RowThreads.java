package dev.pellucid.model.inference;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that help with the rows of runs: one fewer than share a run, as the one that asks
 * does its part itself. They start when first needed, end when this is closed, and keep no process
 * alive.
 */
public final class RowThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 60;

  private final String owner;
  private final int sharing;
  private final ThreadPoolExecutor helpers;

  /**
   * None runs yet.
   *
   * @param owner the model, for their names
   * @param sharing how many threads share a run, the calling one among them
   */
  public RowThreads(String owner, int sharing) {
    this.owner = owner;
    this.sharing = sharing;
    AtomicInteger count = new AtomicInteger();
    int most = Math.max(1, sharing - 1);
    this.helpers =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "pellucid-rows-" + owner + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    helpers.allowCoreThreadTimeOut(true);
  }

  /** How many threads share a run, the calling one among them. */
  int sharing() {
    return sharing;
  }

  /**
   * Hands a part of a run to a helper.
   *
   * @throws SessionClosedException if this was closed
   */
  void help(Runnable part) {
    try {
      helpers.execute(part);
    } catch (RejectedExecutionException e) {
      throw new SessionClosedException(owner);
    }
  }

  /** Takes no more; parts that run already end by themselves, and their threads with them. */
  @Override
  public void close() {
    helpers.shutdown();
  }
}
