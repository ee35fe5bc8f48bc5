package dev.pellucid.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The live lane: every image is classified and explained by one pass, wherever the channel {@code
 * images} is enabled.
 */
@ApplicationScoped
class ImageStream {

  private final boolean enabled;
  private final Lane lane;

  ImageStream(
      @Channel("images") Multi<Message<ConsumerRecords<byte[], byte[]>>> images,
      @ConfigProperty(name = "mp.messaging.incoming.images.enabled", defaultValue = "true")
          boolean enabled,
      ImageExplainer explainer,
      @Identifier(AssignmentTracker.NAME) AssignmentTracker assignment,
      TopicConfig topics,
      StreamConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry registry,
      StreamThreads threads,
      LiveLoad load,
      ImageTracing tracing) {
    String transactionalId = config.transactionalId().orElseGet(TransactionalId::ofThisHost);
    this.enabled = enabled;
    this.lane =
        new Lane(
            new Lane.Setup(
                topics.images(),
                images,
                assignment::current,
                explainer,
                new OutgoingRecords(topics, config.source(), Clock.systemUTC()),
                transactionalId,
                () -> ProducerFactory.create(kafka, transactionalId, config),
                load.limit(),
                config.batchesInHand(),
                threads.workers(),
                threads.transactions(),
                config.shutdownTimeout(),
                tracing),
            new StreamMetrics(registry, "live", Clock.systemUTC()));
  }

  StreamStatus status() {
    return lane.status();
  }

  /** Whether images that come now are explained now; where none are to be, nothing is amiss. */
  boolean isReady() {
    return lane.isReady();
  }

  /** Why not, as far as models are concerned. */
  Optional<String> obstacle() {
    return lane.obstacle();
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      lane.start(AssignmentTracker.NAME);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    lane.stop();
  }
}
