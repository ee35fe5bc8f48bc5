package dev.pellucid.stream.monitor;

import dev.pellucid.monitor.topology.MonitorCounts;
import dev.pellucid.monitor.topology.MonitorSettings;
import dev.pellucid.monitor.topology.MonitorTopology;
import dev.pellucid.stream.Roles;
import dev.pellucid.stream.TopicConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Runs the monitor, wherever {@value Roles#MONITOR} is on, and keeps it running: it neither keeps
 * the service from starting while Kafka is away, nor ends with a failure.
 */
@ApplicationScoped
class MonitorRole {

  private static final long RETRY_MILLIS = 2_000;
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final int MOST_THREADS = 2;

  private final boolean enabled;
  private final MonitorConfig config;
  private final TopicConfig topics;
  private final Map<String, Object> kafka;
  private final MonitorCounts counts = new MonitorCounts();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread named = new Thread(task, "pellucid-monitor");
            named.setDaemon(true);
            return named;
          });

  private volatile boolean stopping;
  private volatile Optional<KafkaStreams> running = Optional.empty();
  private volatile String trouble = "";

  MonitorRole(
      @ConfigProperty(name = Roles.MONITOR, defaultValue = "true") boolean enabled,
      MonitorConfig config,
      TopicConfig topics,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry registry) {
    this.enabled = enabled;
    this.config = config;
    this.topics = topics;
    this.kafka = Map.copyOf(kafka);
    if (enabled) {
      count(registry, "explanations", "Explanations counted", MonitorCounts::explanations);
      count(registry, "malformed", "Records that were no explanations", MonitorCounts::malformed);
      count(registry, "late", "Images after the grace period", MonitorCounts::late);
      count(registry, "ahead", "Images from the future", MonitorCounts::ahead);
      count(registry, "unused", "Images counted by another reference", MonitorCounts::unused);
      count(registry, "ticks", "Ticks closed", MonitorCounts::ticks);
      count(registry, "alerts", "Alerts sent", MonitorCounts::alerts);
    }
  }

  private void count(
      MeterRegistry registry, String what, String help, ToDoubleFunction<MonitorCounts> value) {
    FunctionCounter.builder("pellucid.monitor." + what, counts, value)
        .description(help)
        .register(registry);
  }

  /** Whether it runs here. */
  boolean isEnabled() {
    return enabled;
  }

  /** Whether it counts what comes. */
  boolean isReady() {
    return !enabled
        || running
            .map(KafkaStreams::state)
            .filter(state -> state == State.RUNNING || state == State.REBALANCING)
            .isPresent();
  }

  /** How it is doing, for people. */
  String status() {
    return enabled
        ? running.map(streams -> streams.state().name()).orElse("STARTING " + trouble).strip()
        : "SWITCHED_OFF";
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      thread.execute(this::begin);
    }
  }

  private void begin() {
    if (stopping) {
      return;
    }
    try {
      int partitions =
          MonitorTopicsAdmin.ensure(kafka, config.applicationId(), MonitorPlan.topics(topics));
      MonitorSettings settings = MonitorPlan.settings(config, topics, partitions);
      KafkaStreams streams =
          new KafkaStreams(MonitorTopology.build(settings, counts), properties());
      streams.setUncaughtExceptionHandler(this::replace);
      streams.setStateListener((now, before) -> changed(now));
      running = Optional.of(streams);
      streams.start();
      trouble = "";
      RoleLog.LOG.started(partitions, topics.explanations(), config.applicationId());
    } catch (IllegalArgumentException e) {
      trouble = e.getMessage();
      RoleLog.LOG.misconfigured(e.getMessage());
    } catch (KafkaException e) {
      if (!stopping) {
        trouble = e.getMessage();
        RoleLog.LOG.notYet(e.getMessage());
        var unused = thread.schedule(this::begin, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private Properties properties() {
    int threads =
        config.threads().orElse(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    Properties properties = MonitorTopology.properties(kafka, config.applicationId(), threads);
    config.stateDir().ifPresent(dir -> properties.put(StreamsConfig.STATE_DIR_CONFIG, dir));
    properties.putAll(config.streams());
    return properties;
  }

  /** On the thread that failed, so it is replaced after the pause. */
  private StreamThreadExceptionResponse replace(Throwable failure) {
    if (!stopping) {
      RoleLog.LOG.threadFailed(RETRY_MILLIS, failure);
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private void changed(State now) {
    if (now == State.ERROR && !stopping) {
      RoleLog.LOG.failed();
      var unused = thread.schedule(this::restart, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void restart() {
    running.ifPresent(failed -> failed.close(CLOSE));
    running = Optional.empty();
    begin();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    thread.shutdownNow();
    if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
      RoleLog.LOG.notYet("it is still waiting for Kafka while the service stops");
    }
    running.ifPresent(streams -> streams.close(CLOSE));
  }
}
