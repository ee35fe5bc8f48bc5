package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

  /** Those that are wanted, the newest first. */
  synchronized List<ExplanationEvent> latest(int most, Predicate<ExplanationEvent> wanted) {
    return latest.stream().filter(wanted).limit(most).toList();
  }

  /** The newest first. */
  synchronized List<ExplanationEvent> all() {
    return List.copyOf(latest);
  }

  /** The latest of the live explanations that are so. */
  synchronized Optional<ExplanationEvent> find(Predicate<ExplanationEvent> wanted) {
    return latest.stream().filter(event -> event.deep() == null).filter(wanted).findFirst();
  }
}
