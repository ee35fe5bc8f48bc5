package dev.pellucid.demo;

import dev.pellucid.demo.broker.BrokerSettings;
import dev.pellucid.demo.broker.EmbeddedKafka;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scenario.DemoExamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * What the service needs to be shown without anything of one's own: a broker, its topics, and a
 * folder with the demo's model. Gone when it is closed.
 */
public final class Demo implements AutoCloseable {

  private static final int PARTITIONS = 3;
  private static final short REPLICAS = 1;
  private static final List<String> TOPICS =
      List.of(
          "images",
          "labels",
          "explanations",
          "images-deep",
          "deep-progress",
          "images.dlq",
          "drift-signals",
          "fairness-signals",
          "alerts");

  /** A gradient, a propagation and two perturbations, together quick on the demo's model. */
  private static final String DEEP_METHODS =
      "integrated-gradients?steps=16,lrp,rise?masks=500,kernel-shap?samples=300";

  private final EmbeddedKafka broker;
  private final Path models;

  private Demo(EmbeddedKafka broker, Path models) {
    this.broker = broker;
    this.models = models;
  }

  /**
   * Starts the broker, makes the topics, and lays out the model.
   *
   * @param port of Kafka; empty takes a free one
   * @throws dev.pellucid.demo.broker.BrokerStartException if Kafka cannot start there
   * @throws IOException if there is no room for temporary files
   */
  public static Demo start(OptionalInt port) throws IOException {
    Path models = Files.createTempDirectory("pellucid-demo-models");
    try {
      DemoExamples.make(DemoBundle.extractTo(models));
      BrokerSettings settings = BrokerSettings.temporary();
      EmbeddedKafka broker =
          EmbeddedKafka.start(port.isPresent() ? settings.onPort(port.getAsInt()) : settings);
      Demo demo = new Demo(broker, models);
      try {
        broker.createTopics(
            TOPICS.stream().map(name -> new NewTopic(name, PARTITIONS, REPLICAS)).toList());
        return demo;
      } catch (RuntimeException e) {
        demo.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      delete(models);
      throw e;
    }
  }

  /** Where Kafka listens. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What the service has to be told, as configuration properties. */
  public Map<String, String> configuration() {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("kafka.bootstrap.servers", bootstrapServers());
    configuration.put("pellucid.models.path", models.toString());
    configuration.put("pellucid.models.default", DemoBundle.NAME);
    configuration.put("pellucid.demo.enabled", "true");
    configuration.put("pellucid.stream.deep.sample-rate", "0.02");
    configuration.put("pellucid.stream.deep.methods", DEEP_METHODS);
    configuration.put("pellucid.stream.deep.quality.sample-rate", "0.05");
    configuration.put("pellucid.monitor.window", "10s");
    configuration.put("pellucid.monitor.grace", "2s");
    return configuration;
  }

  @Override
  public void close() {
    broker.close();
    delete(models);
  }

  private static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
