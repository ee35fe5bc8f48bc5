package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest explanations, every one of them, with or without a picture. */
final class ExplanationLog {

  private final int capacity;
  private final Deque<ExplanationEvent> latest = new ArrayDeque<>();

  ExplanationLog(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(ExplanationEvent event) {
    latest.addFirst(event);
    if (latest.size() > capacity) {
      latest.removeLast();
    }
  }

  int capacity() {
    return capacity;
  }

  /** The newest first. */
  synchronized List<ExplanationEvent> latest(int most) {
    return latest.stream().limit(most).toList();
  }
}
