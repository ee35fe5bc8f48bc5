package dev.pellucid.web;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.event.AlertEvent;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Topics of their own for the tests of the live page, where no explainer listens. */
public final class WebTopics implements QuarkusTestResourceLifecycleManager {

  static final String IMAGES = "web-test-images";
  static final String EXPLANATIONS = "web-test-explanations";
  static final String DLQ = "web-test-images.dlq";
  static final String DRIFT = "web-test-drift-signals";
  static final String FAIRNESS = "web-test-fairness-signals";
  static final String ALERTS = "web-test-alerts";
  static final String ACKNOWLEDGEMENTS = "web-test-alert-acknowledgements";
  static final String REFERENCES = "web-test-references";

  /** The id of an alert that opened before the service started. */
  static final String EARLIER_ALERT = "drift-earlier";

  @Override
  public Map<String, String> start() {
    String bootstrapServers = SharedKafka.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var existing = admin.listTopics().names().get();
      admin
          .createTopics(
              Stream.of(IMAGES, EXPLANATIONS, DLQ, DRIFT, FAIRNESS, ALERTS, REFERENCES)
                  .filter(topic -> !existing.contains(topic))
                  .map(topic -> new NewTopic(topic, 2, (short) 1))
                  .toList())
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    try (TopicWriter monitor = TopicWriter.plain()) {
      monitor.alert(Signals.alert(EARLIER_ALERT, AlertEvent.State.OPENED, Explanations.NOON));
    }
    return Map.of(
        "kafka.bootstrap.servers", bootstrapServers,
        "pellucid.topics.images", IMAGES,
        "pellucid.topics.explanations", EXPLANATIONS,
        "pellucid.topics.dlq", DLQ,
        "pellucid.topics.drift", DRIFT,
        "pellucid.topics.fairness", FAIRNESS,
        "pellucid.topics.alerts", ALERTS,
        "pellucid.topics.acknowledgements", ACKNOWLEDGEMENTS,
        "pellucid.topics.references", REFERENCES);
  }

  @Override
  public void stop() {
    // The broker is shared, and stops with the JVM.
  }
}
