package dev.pellucid.web;

import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.web.DeepTask.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The images that are being explained deeply, those that were asked for here and others of which
 * the deep lane says how far it is. Bounded; nothing depends on news of progress, which may be
 * lost: a task is over when its explanation comes, or never did.
 */
final class DeepTasks {

  private static final int SHOWN = 32;
  private static final Duration SHOWN_AFTERWARDS = Duration.ofMinutes(1);

  /**
   * @param waiting at most so many that were asked for here and have no answer yet
   * @param remembered at most so many in all
   * @param patience how long an answer may take
   */
  record Limits(int waiting, int remembered, Duration patience) {}

  private final Limits limits;
  private final Map<String, DeepTask> tasks = new LinkedHashMap<>();
  private long changes;

  DeepTasks(Limits limits) {
    this.limits = limits;
  }

  /**
   * Takes a task in.
   *
   * @return it, or the same one if it waits already; empty if too many wait
   */
  synchronized Optional<DeepTask> add(DeepTask task, Instant now) {
    expire(now);
    Optional<DeepTask> same =
        first(
            known ->
                known.isOurs()
                    && !known.isOver()
                    && known.source().equals(task.source())
                    && known.methods().equals(task.methods())
                    && Objects.equals(known.target(), task.target()));
    if (same.isPresent()) {
      return same;
    }
    if (waiting() >= limits.waiting()) {
      return Optional.empty();
    }
    put(task);
    return Optional.of(task);
  }

  private long waiting() {
    return tasks.values().stream().filter(task -> task.isOurs() && !task.isOver()).count();
  }

  /** Forgets a task that could not be sent. */
  synchronized void remove(String id) {
    changes++;
    tasks.remove(id);
  }

  /** Takes news of progress; what comes after the end is old. */
  synchronized void progress(DeepProgress progress, Instant now) {
    Optional<DeepTask> known =
        progress.request() == null
            ? first(task -> !task.isOurs() && task.source().equals(progress.source()))
            : Optional.ofNullable(tasks.get(progress.request()));
    DeepTask task = known.orElseGet(() -> DeepTask.of(progress, now));
    switch (progress.state()) {
      case RUNNING -> {
        if (known.isEmpty() || !task.isOver()) {
          put(task.with(progress, now));
        }
      }
      case DONE -> {
        // Of our own the explanation itself tells, which comes about now.
        if (!task.isOurs()) {
          put(task.over(State.DONE, null, now));
        }
      }
      case FAILED -> put(task.over(State.FAILED, "the image cannot be explained", now));
    }
  }

  /** A deep explanation came: that ends the tasks that asked for it, those given up as well. */
  synchronized void answered(Source source, Deep deep, Instant now) {
    List<String> ids = deep.results().stream().map(MethodResult::method).toList();
    end(
        task ->
            task.state() != State.DONE
                && task.source().equals(source)
                && task.methods().stream().map(MethodCall::id).toList().equals(ids),
        State.DONE,
        null,
        now);
  }

  /** An image of the deep lane became a dead letter. */
  synchronized void rejected(Source source, String reason, Instant now) {
    end(task -> !task.isOver() && task.source().equals(source), State.FAILED, reason, now);
  }

  synchronized Optional<DeepTask> find(String id, Instant now) {
    expire(now);
    return Optional.ofNullable(tasks.get(id));
  }

  /** Those under way and those that ended lately, the newest first. */
  synchronized List<DeepTask> shown(Instant now) {
    expire(now);
    Instant lately = now.minus(SHOWN_AFTERWARDS);
    return tasks.values().stream()
        .filter(task -> !task.isOver() || task.time().isAfter(lately))
        .sorted(Comparator.comparing(DeepTask::time).reversed())
        .limit(SHOWN)
        .toList();
  }

  /** Counts up whenever a task changes. */
  synchronized long changes() {
    return changes;
  }

  private void expire(Instant now) {
    end(
        task -> !task.isOver() && task.time().plus(limits.patience()).isBefore(now),
        State.FAILED,
        "nobody answered for %d s; is there a process with the role deep?"
            .formatted(limits.patience().toSeconds()),
        now);
  }

  private void end(Predicate<DeepTask> which, State end, String why, Instant now) {
    for (DeepTask task : new ArrayList<>(tasks.values())) {
      if (which.test(task)) {
        put(task.over(end, why, now));
      }
    }
  }

  private Optional<DeepTask> first(Predicate<DeepTask> which) {
    return tasks.values().stream().filter(which).findFirst();
  }

  private void put(DeepTask task) {
    changes++;
    tasks.put(task.id(), task);
    if (tasks.size() > limits.remembered()) {
      tasks.remove(
          tasks.values().stream()
              .filter(known -> known.isOver() || !known.isOurs())
              .findFirst()
              .orElseGet(() -> tasks.values().iterator().next())
              .id());
    }
  }
}
