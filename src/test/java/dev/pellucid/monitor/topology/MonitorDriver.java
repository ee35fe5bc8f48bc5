package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.LabelEvent;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The monitor over topics of one partition, without a broker, and with a clock of its own. */
final class MonitorDriver implements AutoCloseable {

  static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

  private static final MonitorTopics TOPICS = MonitorTopics.USUAL;

  private final MonitorCounts counts = new MonitorCounts();
  private final TopologyTestDriver driver;
  private Instant now = BEGIN;
  private final TestInputTopic<byte[], byte[]> explanations;
  private final TestInputTopic<String, byte[]> references;
  private final TestInputTopic<String, byte[]> labels;
  private final TestOutputTopic<String, byte[]> fairness;
  private final TestOutputTopic<String, byte[]> drift;
  private final TestOutputTopic<String, byte[]> alerts;
  private final TestOutputTopic<String, byte[]> learnt;

  MonitorDriver(MonitorSettings settings) {
    driver =
        new TopologyTestDriver(
            MonitorTopology.build(settings, counts),
            MonitorTopology.properties(Map.of("bootstrap.servers", "none:1"), "monitor-test", 1),
            BEGIN);
    explanations =
        driver.createInputTopic(
            TOPICS.explanations(), new ByteArraySerializer(), new ByteArraySerializer());
    references =
        driver.createInputTopic(
            TOPICS.references(), new StringSerializer(), new ByteArraySerializer());
    labels =
        driver.createInputTopic(TOPICS.labels(), new StringSerializer(), new ByteArraySerializer());
    drift = output(TOPICS.drift());
    fairness = output(TOPICS.fairness());
    alerts = output(TOPICS.alerts());
    learnt = output(TOPICS.references());
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  static MonitorSettings settings() {
    return settings(1);
  }

  static MonitorSettings settings(int partitions) {
    return MonitorSettings.usual(TOPICS, partitions);
  }

  MonitorCounts counts() {
    return counts;
  }

  void know(Reference reference) {
    knowJson(References.given(reference.model()), ReferenceJson.write(reference));
  }

  void knowJson(String key, byte[] json) {
    references.pipeInput(key, json);
  }

  /** Sends images as they are made: the clock on the wall is that of the images. */
  void send(List<ExplanationEvent> images) {
    images.forEach(this::send);
  }

  void send(ExplanationEvent image) {
    if (image.time().isAfter(now)) {
      pass(Duration.between(now, image.time()));
    }
    late(image);
  }

  /** Sends an image, and lets no time pass. */
  void late(ExplanationEvent image) {
    explanations.pipeInput(image.imageId().getBytes(UTF_8), EventJson.EXPLANATION.write(image));
  }

  void sendRaw(byte[] value) {
    explanations.pipeInput(new byte[] {1}, value);
  }

  void label(String imageId, String label, Instant time) {
    labels.pipeInput(imageId, EventJson.LABEL.write(new LabelEvent(label, time)));
  }

  void labelRaw(String imageId, String json) {
    labels.pipeInput(imageId, json.getBytes(UTF_8));
  }

  /** How many entries a store has. */
  int entries(String store) {
    int count = 0;
    try (KeyValueIterator<Object, Object> entries = driver.getKeyValueStore(store).all()) {
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
    }
    return count;
  }

  List<FairnessSignal> fairness() {
    return fairness.readValuesToList().stream()
        .map(json -> read(EventJson.FAIRNESS, json))
        .toList();
  }

  void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  List<DriftSignal> signals() {
    return drift.readValuesToList().stream().map(json -> read(EventJson.DRIFT, json)).toList();
  }

  List<AlertEvent> alerts() {
    return alerts.readValuesToList().stream().map(json -> read(EventJson.ALERT, json)).toList();
  }

  /** All signals and alerts as they are sent, by topic. */
  Map<String, List<TestRecord<String, byte[]>>> records() {
    return Map.of(
        TOPICS.drift(),
        drift.readRecordsToList(),
        TOPICS.fairness(),
        fairness.readRecordsToList(),
        TOPICS.alerts(),
        alerts.readRecordsToList());
  }

  /** The references that were learnt, by key. */
  Map<String, byte[]> learnt() {
    return learnt.readKeyValuesToMap();
  }

  private static <T> T read(EventJson<T> json, byte[] bytes) {
    try {
      return json.read(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
