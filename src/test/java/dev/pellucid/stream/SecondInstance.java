package dev.pellucid.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * A second stream beside the application's, with a consumer, a producer and threads of its own: to
 * Kafka it is another instance.
 */
@Alternative
@Singleton
class SecondInstance {

  private static final String CHANNEL = "images-2";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ImageStream stream;

  SecondInstance(
      @Channel(CHANNEL) Multi<Message<ConsumerRecords<byte[], byte[]>>> images,
      @Identifier(CHANNEL) AssignmentTracker assignment,
      ImageExplainer explainer,
      TopicConfig topics,
      StreamConfig first,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    StreamConfig config = configLike(first);
    StreamThreads threads = new StreamThreads(config);
    this.stream =
        new ImageStream(
            images,
            true,
            explainer,
            assignment,
            topics,
            config,
            kafka,
            registry,
            threads,
            new LiveLoad(threads, config),
            ImageTracing.off());
  }

  @Produces
  @ApplicationScoped
  @Identifier(CHANNEL)
  static AssignmentTracker assignment() {
    return new AssignmentTracker();
  }

  private static StreamConfig configLike(StreamConfig first) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(StreamConfig.class)
        .withDefaultValue(
            "pellucid.stream.transactional-id", first.transactionalId().orElseThrow() + "-2")
        .withDefaultValue(
            "pellucid.stream.images-in-flight", String.valueOf(first.imagesInFlight()))
        .build()
        .getConfigMapping(StreamConfig.class);
  }

  /** The settings of a test, and its second channel, which is like the first. */
  static Map<String, String> channelLike(Map<String, String> settings) {
    String from = "mp.messaging.incoming.images.";
    String to = "mp.messaging.incoming." + CHANNEL + ".";
    Map<String, String> like = new HashMap<>(application());
    like.putAll(settings);
    Map<String, String> both = new HashMap<>(settings);
    like.forEach(
        (name, value) -> {
          if (name.startsWith(from)) {
            both.put(to + name.substring(from.length()), value);
          }
        });
    both.put(to + "consumer-rebalance-listener.name", CHANNEL);
    return both;
  }

  private static Map<String, String> application() {
    try {
      return new YamlConfigSource(SecondInstance.class.getResource("/application.yaml"))
          .getProperties();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() {
    stream.start(new StartupEvent());
  }

  void stop() throws InterruptedException {
    stream.stop(new ShutdownEvent());
  }

  /** How many images it has explained for good. */
  long explained() {
    return (long)
        registry.find("pellucid.images").counters().stream()
            .mapToDouble(counter -> counter.count())
            .sum();
  }
}
