package dev.pellucid.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest rejects, and how many there were. */
final class RejectLog {

  private final int capacity;
  private final Deque<Reject> latest = new ArrayDeque<>();
  private long total;

  RejectLog(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(Reject reject) {
    total++;
    latest.addFirst(reject);
    if (latest.size() > capacity) {
      latest.removeLast();
    }
  }

  synchronized long total() {
    return total;
  }

  /** The newest first. */
  synchronized List<Reject> latest() {
    return List.copyOf(latest);
  }
}
