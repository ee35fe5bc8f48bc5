package dev.pellucid.stream.monitor;

import dev.pellucid.monitor.topology.MonitorCounts;
import dev.pellucid.monitor.topology.MonitorSettings;
import dev.pellucid.monitor.topology.MonitorStanding;
import dev.pellucid.monitor.topology.MonitorTopology;
import dev.pellucid.stream.ConsumerLag;
import dev.pellucid.stream.GaugeUpdates;
import dev.pellucid.stream.Roles;
import dev.pellucid.stream.TopicConfig;
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
  private static final String CONSUMER = "monitor";

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
      MeterRegistry registry,
      GaugeUpdates updates,
      ConsumerLag lag) {
    this.enabled = enabled;
    this.config = config;
    this.topics = topics;
    this.kafka = Map.copyOf(kafka);
    if (enabled) {
      MonitorMetrics metrics = new MonitorMetrics(registry, counts, config.metrics());
      updates.add(metrics::update);
      lag.follow(CONSUMER, () -> running.map(KafkaStreams::metrics).orElse(Map.of()));
    }
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

  /** How far it is with closing ticks; empty where another instance closes them. */
  Optional<MonitorStanding.Closing> closing() {
    return counts.standing().closing();
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
