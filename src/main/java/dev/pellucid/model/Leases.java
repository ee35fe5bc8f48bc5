package dev.pellucid.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts who uses something, so that it can be closed after the last of them and not before.
 *
 * <p>Once retired it is leased no more; it is released when the last lease ends.
 */
final class Leases {

  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private int held;
  private boolean retired;

  /** Takes a lease, unless retired. */
  synchronized boolean acquire() {
    if (retired) {
      return false;
    }
    held++;
    return true;
  }

  /** Takes a lease beside one that is held, retired or not; or a first one, unless retired. */
  synchronized boolean join() {
    if (retired && held == 0) {
      return false;
    }
    held++;
    return true;
  }

  /** Ends a lease. */
  void release() {
    boolean last;
    synchronized (this) {
      if (held == 0) {
        throw new IllegalStateException("a lease was ended twice");
      }
      held--;
      last = retired && held == 0;
    }
    if (last) {
      released.complete(null);
    }
  }

  /** Gives out no more leases. */
  void retire() {
    boolean last;
    synchronized (this) {
      retired = true;
      last = held == 0;
    }
    if (last) {
      released.complete(null);
    }
  }

  /** Completes once retired and free of leases. */
  CompletionStage<Void> released() {
    return released.minimalCompletionStage();
  }
}
