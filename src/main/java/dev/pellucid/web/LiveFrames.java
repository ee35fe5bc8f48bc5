package dev.pellucid.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the frames of the live page at a fixed rate, on a thread of its own, and encodes each once
 * for all pages.
 */
@Singleton
class LiveFrames {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final int EXHIBITS_IN_HELLO = 24;

  private final Gallery gallery;
  private final StreamStatistics statistics;
  private final RejectLog rejects;
  private final MonitorView monitor;
  private final ModelsView models;
  private final DeepTasks deep;
  private final LiveMessage.Feed feed;
  private final ObjectMapper json;
  private final WebConfig.Live config;
  private final BroadcastProcessor<String> frames = BroadcastProcessor.create();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "live-frames");
            thread.setDaemon(true);
            return thread;
          });
  private Instant lastBeat = Instant.EPOCH;
  private long deepChanges;
  private ScheduledFuture<?> ticking;

  LiveFrames(
      Gallery gallery,
      StreamStatistics statistics,
      RejectLog rejects,
      MonitorView monitor,
      ModelsView models,
      DeepTasks deep,
      LiveMessage.Feed feed,
      ObjectMapper json,
      WebConfig config) {
    this.gallery = gallery;
    this.statistics = statistics;
    this.rejects = rejects;
    this.monitor = monitor;
    this.models = models;
    this.deep = deep;
    this.feed = feed;
    this.json = json;
    this.config = config.live();
  }

  /**
   * The first message, and then the frames as they come. A subscriber that is not ready for a frame
   * does not get it: a slow page sees fewer frames, and nothing is queued for it. Once a second a
   * frame repeats the latest explanations, so that what was missed in a quiet stream still comes.
   */
  Multi<String> messages() {
    Multi<String> hello = Uni.createFrom().item(this::hello).runSubscriptionOn(clock).toMulti();
    return Multi.createBy().concatenating().streams(hello, frames.onOverflow().drop());
  }

  void start(@Observes StartupEvent started) {
    long interval = config.interval().toMillis();
    ticking = clock.scheduleAtFixedRate(this::tick, interval, interval, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    ticking.cancel(false);
    clock.shutdown();
    frames.onComplete();
  }

  private void tick() {
    try {
      Instant now = Instant.now();
      List<Exhibit> exhibits = gallery.next(config.explanations(), now);
      List<Exhibit> deepened = gallery.deepened();
      boolean beat = !now.isBefore(lastBeat.plus(HEARTBEAT));
      long deepNow = deep.changes();
      if (!beat && exhibits.isEmpty() && deepened.isEmpty() && deepNow == deepChanges) {
        return;
      }
      deepChanges = deepNow;
      LiveStats stats = statistics.read(now);
      if (beat) {
        lastBeat = now;
        statistics.remember(stats);
        exhibits = gallery.shown(config.explanations());
      }
      List<Exhibit> all = Stream.of(deepened, exhibits).flatMap(List::stream).toList();
      frames.onNext(
          encode(
              new LiveMessage.Frame(
                  stats,
                  all,
                  rejects.latest(),
                  monitor.versions(),
                  models.changes(),
                  deep.shown(now))));
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it the page, for good.
      WebLog.LOG.frameFailed(e);
    }
  }

  private String hello() {
    return encode(
        new LiveMessage.Hello(
            feed,
            statistics.read(Instant.now()),
            gallery.shown(EXHIBITS_IN_HELLO),
            rejects.latest(),
            statistics.history(),
            monitor.versions(),
            models.changes(),
            deep.shown(Instant.now())));
  }

  private String encode(LiveMessage message) {
    try {
      return json.writerFor(LiveMessage.class).writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record of ours did not become JSON", e);
    }
  }
}
