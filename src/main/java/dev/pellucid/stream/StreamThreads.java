package dev.pellucid.stream;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stream's own threads: one that talks to the producer and may block, and the workers that
 * decode images. Explanations are written as JSON and PNG on the threads that the catalogue hands
 * them over on.
 */
@Singleton
final class StreamThreads {

  private final ExecutorService transactions =
      Executors.newSingleThreadExecutor(named("pellucid-transactions"));
  private final ExecutorService workers;

  private final ExecutorService deep = Executors.newSingleThreadExecutor(named("pellucid-deep"));
  private final ExecutorService deepTransactions =
      Executors.newSingleThreadExecutor(named("pellucid-deep-transactions"));

  StreamThreads(StreamConfig config) {
    this.workers =
        pool("pellucid-image", config.workers().orElse(Runtime.getRuntime().availableProcessors()));
  }

  ExecutorService transactions() {
    return transactions;
  }

  ExecutorService workers() {
    return workers;
  }

  /** The one thread of the deep lane. */
  ExecutorService deep() {
    return deep;
  }

  ExecutorService deepTransactions() {
    return deepTransactions;
  }

  @PreDestroy
  void close() {
    workers.shutdownNow();
    transactions.shutdownNow();
    deep.shutdownNow();
    deepTransactions.shutdownNow();
  }

  /** So many threads, numbered after their name. */
  static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(threads, named(name));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return job -> {
      Thread thread = new Thread(job, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
