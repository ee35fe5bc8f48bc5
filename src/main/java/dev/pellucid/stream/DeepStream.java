package dev.pellucid.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The deep lane: images of which more was asked than the live explanation, one at a time, and only
 * while the live lane of the same process has nothing to do. It runs wherever the channel {@code
 * images-deep} is enabled.
 */
@ApplicationScoped
class DeepStream {

  private final boolean enabled;
  private final Lane lane;
  private final DeepExplainer explainer;
  private final ExecutorService thread;
  private final Duration patience;

  DeepStream(
      @Channel("images-deep") Multi<Message<ConsumerRecords<byte[], byte[]>>> images,
      @ConfigProperty(name = "mp.messaging.incoming.images-deep.enabled", defaultValue = "true")
          boolean enabled,
      DeepExplainer explainer,
      @Identifier(DeepAssignmentTracker.DEEP) AssignmentTracker assignment,
      TopicConfig topics,
      StreamConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry registry,
      StreamThreads threads,
      ImageTracing tracing) {
    String transactionalId =
        config.transactionalId().orElseGet(TransactionalId::ofThisHost) + "-deep";
    this.enabled = enabled;
    this.explainer = explainer;
    this.thread = threads.deep();
    this.patience = config.shutdownTimeout();
    this.lane =
        new Lane(
            new Lane.Setup(
                topics.deep(),
                images,
                assignment::current,
                explainer,
                new OutgoingRecords(topics, config.source(), Clock.systemUTC()),
                transactionalId,
                () -> ProducerFactory.create(kafka, transactionalId, config),
                new InFlightLimit(threads.deep(), 1),
                1,
                threads.deep(),
                threads.deepTransactions(),
                Duration.ZERO,
                tracing),
            new StreamMetrics(registry, "deep", Clock.systemUTC()));
  }

  StreamStatus status() {
    return lane.status();
  }

  /** Whether what is asked now is explained, sooner or later. */
  boolean isReady() {
    return lane.isReady();
  }

  /** Why not, as far as models are concerned. */
  Optional<String> obstacle() {
    return lane.obstacle();
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      lane.start(DeepAssignmentTracker.DEEP);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    explainer.stop();
    lane.stop();
    closeModels();
  }

  /** On the thread that runs them, so after the run that is under way. */
  private void closeModels() throws InterruptedException {
    try {
      thread.submit(explainer::close).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      StreamLog.LOG.modelsLeftOpen(String.valueOf(e));
    }
  }
}
