package dev.pellucid.web;

import dev.pellucid.demo.broker.SharedKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Topics of their own for the tests of the live page, where no explainer listens. */
public final class WebTopics implements QuarkusTestResourceLifecycleManager {

  static final String IMAGES = "web-test-images";
  static final String EXPLANATIONS = "web-test-explanations";
  static final String DLQ = "web-test-images.dlq";

  @Override
  public Map<String, String> start() {
    String bootstrapServers = SharedKafka.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var existing = admin.listTopics().names().get();
      admin
          .createTopics(
              List.of(IMAGES, EXPLANATIONS, DLQ).stream()
                  .filter(topic -> !existing.contains(topic))
                  .map(topic -> new NewTopic(topic, 2, (short) 1))
                  .toList())
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return Map.of(
        "kafka.bootstrap.servers", bootstrapServers,
        "pellucid.topics.images", IMAGES,
        "pellucid.topics.explanations", EXPLANATIONS,
        "pellucid.topics.dlq", DLQ);
  }

  @Override
  public void stop() {
    // The broker is shared, and stops with the JVM.
  }
}
