package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.web.LiveStats.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts and sliding windows over the explanations that arrive; bounded whatever arrives. */
final class StreamStatistics {

  private static final int LATENCY_SAMPLES = 2048;
  private static final int MOST_MODELS = 16;
  private static final Comparator<LiveStats.Model> BY_NAME =
      Comparator.comparing(LiveStats.Model::name).thenComparing(LiveStats.Model::version);

  /**
   * @param window over which rates and percentiles are taken
   * @param images over how many of the latest images of a model its class mix and mean concept
   *     attributions are taken
   * @param history how many points of history are kept
   */
  record Limits(Duration window, int images, int history) {}

  private final Limits limits;
  private final Instant since;
  private final RejectLog rejects;
  private final RateWindow rate;
  private final PercentileWindow latency;
  private final Map<ModelRef, ModelWindow> models = new LinkedHashMap<>(MOST_MODELS, 0.75f, true);
  private final Deque<Point> history = new ArrayDeque<>();
  private long explained;
  private long unreadable;

  StreamStatistics(Limits limits, RejectLog rejects, Instant start) {
    this.limits = limits;
    this.since = start;
    this.rejects = rejects;
    this.rate = new RateWindow(limits.window(), start);
    this.latency = new PercentileWindow(limits.window(), LATENCY_SAMPLES);
  }

  synchronized void explained(ExplanationEvent event, Instant now) {
    explained++;
    rate.add(now);
    latency.add(now, millis(event.time(), now));
    models
        .computeIfAbsent(
            event.model(), model -> new ModelWindow(model, limits.images(), limits.window(), now))
        .add(event, now);
    if (models.size() > MOST_MODELS) {
      models.remove(models.keySet().iterator().next());
    }
  }

  /**
   * Clocks of producers may run ahead of ours, and an image is not explained before it was made; or
   * stand at the year 1, too long ago to be counted in nanoseconds.
   */
  private static double millis(Instant made, Instant now) {
    Duration since = Duration.between(made, now);
    return Math.max(0, since.getSeconds() * 1e3 + since.getNano() / 1e6);
  }

  synchronized void unreadable() {
    unreadable++;
  }

  synchronized LiveStats read(Instant now) {
    return new LiveStats(
        now,
        since,
        explained,
        rejects.total(),
        unreadable,
        rate.perSecond(now),
        latency.percentiles(now),
        models.values().stream().map(model -> model.read(now)).sorted(BY_NAME).toList());
  }

  /** Adds what was read to the history. */
  synchronized void remember(LiveStats stats) {
    history.addLast(Point.of(stats));
    if (history.size() > limits.history()) {
      history.removeFirst();
    }
  }

  /** The oldest first. */
  synchronized List<Point> history() {
    return List.copyOf(history);
  }
}
