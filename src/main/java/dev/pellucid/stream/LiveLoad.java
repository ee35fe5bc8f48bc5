package dev.pellucid.stream;

import jakarta.inject.Singleton;

/** The images that the live lane has under way, to which the deep lane gives way. */
@Singleton
final class LiveLoad {

  private final InFlightLimit limit;

  LiveLoad(StreamThreads threads, StreamConfig config) {
    this.limit = new InFlightLimit(threads.workers(), config.imagesInFlight());
  }

  /** What the live lane begins its images by. */
  InFlightLimit limit() {
    return limit;
  }

  /** Waits until the live lane has nothing to do. */
  void giveWay() {
    try {
      limit.awaitIdle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
