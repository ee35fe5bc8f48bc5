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
  static final String DEEP = "web-test-images-deep";
  static final String PROGRESS = "web-test-deep-progress";

  /** The id of an alert that opened before the service started. */
  static final String EARLIER_ALERT = "drift-earlier";

  @Override
  public Map<String, String> start() {
    String bootstrapServers = SharedKafka.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var existing = admin.listTopics().names().get();
      admin
          .createTopics(
              Stream.of(
                      IMAGES,
                      EXPLANATIONS,
                      DLQ,
                      DRIFT,
                      FAIRNESS,
                      ALERTS,
                      REFERENCES,
                      DEEP,
                      PROGRESS)
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
    return Map.ofEntries(
        Map.entry("kafka.bootstrap.servers", bootstrapServers),
        Map.entry("pellucid.topics.images", IMAGES),
        Map.entry("pellucid.topics.explanations", EXPLANATIONS),
        Map.entry("pellucid.topics.dlq", DLQ),
        Map.entry("pellucid.topics.drift", DRIFT),
        Map.entry("pellucid.topics.fairness", FAIRNESS),
        Map.entry("pellucid.topics.alerts", ALERTS),
        Map.entry("pellucid.topics.acknowledgements", ACKNOWLEDGEMENTS),
        Map.entry("pellucid.topics.references", REFERENCES),
        Map.entry("pellucid.topics.deep", DEEP),
        Map.entry("pellucid.topics.progress", PROGRESS));
  }

  @Override
  public void stop() {
    // The broker is shared, and stops with the JVM.
  }
}
