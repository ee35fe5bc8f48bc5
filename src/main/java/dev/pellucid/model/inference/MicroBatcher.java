package dev.pellucid.model.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers single images into batches and runs them, one batch after the other, on a thread of its
 * own.
 *
 * <p>The size of a batch follows the load. When nothing runs, the first image waits at most {@link
 * BatchSettings#maxWait()} for company and a full batch not at all; whatever has gathered during a
 * run goes at once. A failed run is repeated with each image alone, so that only those fail that
 * fail alone.
 *
 * @param <T> an image with what is asked of it
 * @param <R> its result
 */
public final class MicroBatcher<T, R> implements AutoCloseable {

  private record Pending<T, R>(T item, long arrival, CompletableFuture<R> result) {}

  private final String model;
  private final BatchSettings settings;
  private final BatchRunner<T, R> runner;
  private final Executor completions;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private final Queue<Pending<T, R>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closing;

  /**
   * Starts the thread {@code pellucid-inference-MODEL}.
   *
   * @param completions where results are handed over, so that what callers do with them does not
   *     hold up the next batch
   */
  public MicroBatcher(
      String model, BatchSettings settings, BatchRunner<T, R> runner, Executor completions) {
    this.model = model;
    this.settings = settings;
    this.runner = runner;
    this.completions = completions;
    this.thread = new Thread(this::runBatches, "pellucid-inference-" + model);
    thread.setDaemon(true);
    thread.setContextClassLoader(MicroBatcher.class.getClassLoader());
    thread.start();
  }

  /**
   * Runs an item, in its turn. The queue is as long as callers make it, so they should bound what
   * they have under way.
   *
   * @return the result, or {@link InferenceFailedException}, or {@link SessionClosedException}, or
   *     the {@link Error} that was thrown
   */
  public CompletionStage<R> submit(T item) {
    lock.lock();
    try {
      if (closing) {
        return CompletableFuture.failedStage(new SessionClosedException(model));
      }
      Pending<T, R> pending = new Pending<>(item, System.nanoTime(), new CompletableFuture<>());
      waiting.add(pending);
      arrival.signal();
      return pending.result().minimalCompletionStage();
    } finally {
      lock.unlock();
    }
  }

  /** How many items wait for a run, those of the one under way not among them. */
  public int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void runBatches() {
    List<Pending<T, R>> batch = take(false);
    while (!batch.isEmpty()) {
      run(batch);
      batch = take(true);
    }
  }

  /** The next batch; empty when there is nothing left and will be nothing more. */
  private List<Pending<T, R>> take(boolean afterRun) {
    lock.lock();
    try {
      if (!afterRun || waiting.isEmpty()) {
        awaitBatch();
      }
      List<Pending<T, R>> batch = new ArrayList<>(settings.maxSize());
      while (batch.size() < settings.maxSize() && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitBatch() {
    while (waiting.isEmpty() && !closing) {
      arrival.awaitUninterruptibly();
    }
    try {
      while (waiting.size() < settings.maxSize() && !closing) {
        long waited = System.nanoTime() - waiting.element().arrival();
        long left = settings.maxWait().toNanos() - waited;
        if (left <= 0) {
          return;
        }
        arrival.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, the batch goes as it is.
      Thread.currentThread().interrupt();
    }
  }

  private void run(List<Pending<T, R>> batch) {
    List<Outcome<R>> outcomes;
    try {
      outcomes = runner.run(batch.stream().map(Pending::item).toList());
      if (outcomes.size() != batch.size()) {
        throw new InferenceFailedException(
            model, "a run of %d gave %d results".formatted(batch.size(), outcomes.size()), null);
      }
    } catch (Throwable e) {
      // Errors too: if this thread died, everything waiting would wait for ever.
      if (batch.size() > 1) {
        batch.forEach(pending -> run(List.of(pending)));
      } else {
        fail(batch.get(0), e);
      }
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      CompletableFuture<R> result = batch.get(i).result();
      Outcome<R> outcome = outcomes.get(i);
      if (outcome instanceof Outcome.Success<R> success) {
        handOver(() -> result.complete(success.result()));
      } else {
        fail(batch.get(i), ((Outcome.Failure<R>) outcome).cause());
      }
    }
  }

  private void fail(Pending<T, R> pending, Throwable cause) {
    // An error, such as a lack of memory, says nothing of the item.
    Throwable failure =
        cause instanceof InferenceFailedException || cause instanceof Error
            ? cause
            : new InferenceFailedException(model, "the run failed: " + cause, cause);
    handOver(() -> pending.result().completeExceptionally(failure));
  }

  private void handOver(Runnable completion) {
    try {
      completions.execute(completion);
    } catch (RejectedExecutionException e) {
      // The service is going down; the result is worth more than the thread it arrives on.
      completion.run();
    }
  }

  /**
   * Takes no more, runs what was taken, and ends the thread. Results are on their way by then, but
   * may not have arrived: they come on the executor they are handed over to.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      arrival.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
