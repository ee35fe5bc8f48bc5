package dev.pellucid.stream;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Lets so many jobs be under way at once; the others begin in the order they came, as soon as one
 * ends. It blocks nobody.
 */
final class InFlightLimit {

  private final Executor executor;
  private final int most;
  private final Queue<Supplier<? extends CompletionStage<?>>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param executor where jobs begin
   * @param most how many are under way at once
   */
  InFlightLimit(Executor executor, int most) {
    this.executor = executor;
    this.most = most;
    this.free = most;
  }

  /** Begins the job now or later; it is under way until its stage completes. */
  void submit(Supplier<? extends CompletionStage<?>> job) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(job);
        return;
      }
      free--;
    }
    begin(job);
  }

  /** How many jobs have begun and not ended. */
  synchronized int underWay() {
    return most - free;
  }

  /** How many jobs have not begun. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Waits until nothing is under way. */
  synchronized void awaitIdle() throws InterruptedException {
    while (free < most) {
      wait();
    }
  }

  private void begin(Supplier<? extends CompletionStage<?>> job) {
    executor.execute(() -> started(job).whenComplete((result, failure) -> end()));
  }

  /** A job that throws has ended too: its place would else be lost for good. */
  private static CompletionStage<?> started(Supplier<? extends CompletionStage<?>> job) {
    try {
      return job.get();
    } catch (Throwable failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  private void end() {
    Supplier<? extends CompletionStage<?>> next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        notifyAll();
        return;
      }
    }
    begin(next);
  }
}
