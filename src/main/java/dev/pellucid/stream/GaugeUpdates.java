package dev.pellucid.stream;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that brings those gauges up to date whose series come and go: partitions that
 * move, versions of models, alerts. A scrape sees what was so two seconds before, at most.
 */
@ApplicationScoped
public class GaugeUpdates {

  private static final long PERIOD_MILLIS = 2_000;

  private final List<Runnable> updates = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread named = new Thread(task, "pellucid-gauges");
            named.setDaemon(true);
            return named;
          });

  /** From now on this is done again and again. */
  public void add(Runnable update) {
    updates.add(update);
  }

  void start(@Observes StartupEvent event) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::update, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void update() {
    for (Runnable update : updates) {
      try {
        update.run();
      } catch (RuntimeException e) {
        // Were this to leave, no gauge would ever change again.
        StreamLog.LOG.gaugesNotUpdated(e);
      }
    }
  }
}
