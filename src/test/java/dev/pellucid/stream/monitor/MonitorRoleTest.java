package dev.pellucid.stream.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.Scrape;
import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.References;
import dev.pellucid.monitor.topology.SyntheticImages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** A process with no other role than to monitor, on topics that it makes itself. */
@QuarkusTest
@TestProfile(MonitorRoleTest.Profile.class)
class MonitorRoleTest {

  private static final String NAME = "monitor-role-test";
  private static final String OURS = "pellucid_monitor_";
  private static final SyntheticImages IMAGES = new SyntheticImages(SyntheticImages.MODEL, 1);

  private static final Pattern ALARMED =
      Pattern.compile("pellucid_monitor_drift_state\\{.*quantity=\"contribution/forest\".*} 1.0");

  // All tests of the class look at what the first of them sent.
  @SuppressWarnings("TimeInStaticInitializer")
  private static final Instant BEGIN = Instant.now().minusSeconds(600);

  private static boolean sent;

  @Inject
  @Identifier("default-kafka-broker")
  Map<String, Object> kafka;

  @Inject MonitorRole role;
  @Inject @Readiness MonitorReadiness readiness;

  @Test
  void explanationsThatDriftBecomeAnAlert() throws IOException {
    // Given a monitor that runs
    awaitMonitor();

    // When
    sendOnce();

    // Then
    AlertEvent alert = awaitAlert();
    assertThat(alert.evidence().get(0).concept()).isEqualTo("forest");
    assertThat(alert.time()).isBetween(BEGIN.plusSeconds(50), BEGIN.plusSeconds(80));
    assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
  }

  @Test
  void whatItSeesCanBeScraped() throws IOException {
    // Given images of two groups that drift
    awaitMonitor();
    sendOnce();
    Map<String, Scrape.Metric> documented = ofTheMonitor(Scrape.documented());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Scrape.ours(Scrape.text()).keySet().containsAll(documented.keySet()));
    // The series are there a moment before the last of the images is counted in them.
    await().atMost(Duration.ofSeconds(60)).until(() -> ALARMED.matcher(Scrape.text()).find());

    // When
    String scraped = Scrape.text();

    // Then
    assertThat(ofTheMonitor(Scrape.ours(scraped))).isEqualTo(documented);
    assertThat(Scrape.names(scraped))
        .containsAll(Scrape.asked().stream().filter(name -> name.startsWith(OURS)).toList());
    assertThat(scraped)
        .containsPattern("pellucid_monitor_alerts_open\\{kind=\"drift\",model=\"signs\",.*} 1.0")
        .containsPattern(ALARMED)
        .containsPattern(
            "pellucid_monitor_fairness_gap\\{attribute=\"district\",first=\"north\",.*")
        .containsPattern("pellucid_consumer_lag_records\\{consumer=\"monitor\",.*} 0.0");
  }

  private static Map<String, Scrape.Metric> ofTheMonitor(Map<String, Scrape.Metric> all) {
    Map<String, Scrape.Metric> ours = new TreeMap<>(all);
    ours.keySet().removeIf(name -> !name.startsWith(OURS));
    return ours;
  }

  private void awaitMonitor() {
    await().atMost(Duration.ofSeconds(30)).until(() -> role.status().equals("RUNNING"));
  }

  /** A reference, and images that leave it. Only once, for image time goes one way only. */
  private void sendOnce() {
    if (!sent) {
      sent = true;
      assertThat(
              ReferenceTopic.send(
                  kafka,
                  NAME + ".references",
                  References.given(SyntheticImages.MODEL),
                  ReferenceJson.write(IMAGES.reference(1_000))))
          .isTrue();
      send(
          IntStream.range(0, 4_000)
              .mapToObj(
                  i ->
                      IMAGES.image(
                          "img-" + i,
                          i,
                          BEGIN.plusMillis(i * 50L),
                          i < 1_000 ? 0 : 1,
                          null,
                          Map.of("district", i % 2 == 0 ? "north" : "south")))
              .toList());
    }
  }

  private void send(List<ExplanationEvent> stream) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.copyOf(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ExplanationEvent event : stream) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    NAME + ".explanations",
                    event.imageId().getBytes(UTF_8),
                    EventJson.EXPLANATION.write(event)));
      }
    }
  }

  private AlertEvent awaitAlert() throws IOException {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put("group.id", NAME + "-reader");
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(NAME + ".alerts"));
      Instant end = Instant.now().plusSeconds(30);
      while (Instant.now().isBefore(end)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          return EventJson.ALERT.read(record.value());
        }
      }
    }
    throw new AssertionError("no alert within 30 s; the monitor is " + role.status());
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(SharedKafka.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>();
      for (String topic :
          List.of(
              "images", "explanations", "labels", "references", "drift", "fairness", "alerts")) {
        config.put("pellucid.topics." + topic, NAME + "." + topic);
      }
      config.put("pellucid.roles", "monitor");
      config.put("pellucid.role.monitor", "true");
      config.put("pellucid.monitor.application-id", NAME);
      config.put("pellucid.monitor.idle", "1s");
      return config;
    }
  }
}
