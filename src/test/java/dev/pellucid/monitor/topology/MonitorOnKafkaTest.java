package dev.pellucid.monitor.topology;

import static dev.pellucid.monitor.topology.SyntheticImages.MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.LabelEvent;
import dev.pellucid.monitor.reference.ReferenceJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The monitor on a broker: partitions, instances that come, go and are killed. */
class MonitorOnKafkaTest {

  private static final int IMAGES = 5_000;
  private static final int STEP_MILLIS = 20;
  private static final int DRIFT_FROM = 2_500;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final Instant BEGIN = Instant.parse("2024-03-01T12:00:00Z");

  /** Labels are learnt when all images are through, so their ticks do not depend on any race. */
  private static final Instant LABELLED = BEGIN.plusSeconds(105);

  private static final SyntheticImages WORLD = new SyntheticImages(MODEL, 5);
  private static final List<ExplanationEvent> STREAM = stream();

  private static Told expected;

  /** All that was told of the images, in an order that does not depend on partitions. */
  private record Told(
      Map<String, String> drift, Map<String, String> fairness, List<String> alerts) {}

  /** Two districts, of which one leans on the forest; half of the images drift. */
  private static List<ExplanationEvent> stream() {
    List<ExplanationEvent> stream = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      boolean west = i % 2 == 0;
      double shift = (west ? 0.8 : 0) + (i < DRIFT_FROM ? 0 : 0.6);
      stream.add(
          WORLD.image(
              "img-" + i,
              i,
              BEGIN.plusMillis((long) i * STEP_MILLIS),
              shift,
              null,
              Map.of("district", west ? "west" : "east")));
    }
    return stream;
  }

  @BeforeAll
  static void onOnePartition() throws Exception {
    try (Run run = new Run("monitor-one", 1)) {
      run.start();
      run.send(STREAM);
      run.end();
      expected = run.told();
    }
  }

  @Test
  void theImagesAreAllThereOnce() {
    // Given the stream on one partition

    // When its confidence is looked at, which every image has
    List<String> windows =
        expected.drift().keySet().stream().filter(key -> key.endsWith(" confidence")).toList();

    // Then
    assertThat(windows).filteredOn(key -> expected.drift().get(key).startsWith("500 ")).hasSize(10);
    assertThat(windows)
        .filteredOn(key -> !expected.drift().get(key).startsWith("500 "))
        .allSatisfy(key -> assertThat(expected.drift().get(key)).startsWith("0 "));
    assertThat(expected.fairness().get(BEGIN.plusSeconds(110) + " accuracy"))
        .contains("group=west, images=834", "group=east, images=833");
    assertThat(expected.alerts()).anyMatch(alert -> alert.contains("drift"));
    assertThat(expected.alerts()).anyMatch(alert -> alert.contains("fairness-district"));
  }

  @Test
  void partitionsMakeNoDifference() throws Exception {
    try (Run run = new Run("monitor-four", 4)) {
      // Given four partitions, and images out of order within the grace period
      run.start();

      // When
      run.send(shuffled());
      run.end();

      // Then
      assertSame(run.told());
    }
  }

  @Test
  void manyPartitionsMakeNoDifferenceEither() throws Exception {
    try (Run run = new Run("monitor-sixteen", 16)) {
      // Given sixteen
      run.start();

      // When
      run.send(shuffled());
      run.end();

      // Then
      assertSame(run.told());
    }
  }

  @Test
  void neitherDoInstancesThatComeAndGoAndAreKilled() throws Exception {
    try (Run run = new Run("monitor-killed", 4)) {
      // Given an instance that has counted some
      MortalClients mortal = new MortalClients();
      run.start(mortal);
      List<ExplanationEvent> all = shuffled();
      run.send(all.subList(0, 2_000));
      run.awaitTicks(20);

      // When it fails amid more, another one takes over, and a third one comes and goes
      run.send(all.subList(2_000, 3_000));
      mortal.kill();
      run.start();
      run.send(all.subList(3_000, 4_000));
      KafkaStreams third = run.start();
      run.awaitTicks(60);
      third.close(Duration.ofSeconds(10));
      run.send(all.subList(4_000, IMAGES));
      run.end();

      // Then
      assertSame(run.told());
    }
  }

  private static void assertSame(Told told) {
    assertThat(told.drift()).isEqualTo(expected.drift());
    assertThat(told.fairness()).isEqualTo(expected.fairness());
    assertThat(told.alerts()).isEqualTo(expected.alerts());
  }

  /** Within two seconds, which is less than the grace period. */
  private static List<ExplanationEvent> shuffled() {
    List<ExplanationEvent> shuffled = new ArrayList<>();
    Random random = new Random(11);
    int span = 2_000 / STEP_MILLIS;
    for (int from = 0; from < IMAGES; from += span) {
      List<ExplanationEvent> some =
          new ArrayList<>(STREAM.subList(from, Math.min(IMAGES, from + span)));
      Collections.shuffle(some, random);
      shuffled.addAll(some);
    }
    return shuffled;
  }

  /** An application of its own, on topics of its own. */
  private static final class Run implements AutoCloseable {

    private final String name;
    private final MonitorSettings settings;
    private final MonitorTopics topics;
    private final Map<String, Object> clients =
        Map.of("bootstrap.servers", SharedKafka.bootstrapServers());
    private final MonitorCounts counts = new MonitorCounts();
    private final List<KafkaStreams> instances = new ArrayList<>();

    Run(String name, int partitions) throws ExecutionException, InterruptedException {
      this.name = name + "-" + Long.toHexString(System.nanoTime());
      this.topics =
          new MonitorTopics(
              this.name + ".explanations",
              this.name + ".labels",
              this.name + ".references",
              this.name + ".drift",
              this.name + ".fairness",
              this.name + ".alerts");
      MonitorSettings.Times usual = MonitorSettings.Times.USUAL;
      this.settings =
          MonitorSettings.usual(topics, partitions)
              .with(
                  new MonitorSettings.Times(
                      usual.tick(),
                      usual.grace(),
                      Duration.ofSeconds(10),
                      Duration.ofSeconds(10),
                      usual.ahead(),
                      usual.superseded()));
      try (Admin admin = Admin.create(clients)) {
        admin
            .createTopics(
                List.of(
                    new NewTopic(topics.explanations(), partitions, (short) 1),
                    new NewTopic(topics.labels(), 2, (short) 1),
                    new NewTopic(topics.references(), 1, (short) 1),
                    new NewTopic(topics.drift(), 1, (short) 1),
                    new NewTopic(topics.fairness(), 1, (short) 1),
                    new NewTopic(topics.alerts(), 1, (short) 1)))
            .all()
            .get();
      }
      try (KafkaProducer<byte[], byte[]> producer = producer()) {
        producer
            .send(
                new ProducerRecord<>(
                    topics.references(),
                    References.given(MODEL).getBytes(UTF_8),
                    ReferenceJson.write(WORLD.reference(2_000))))
            .get();
      }
    }

    KafkaStreams start() {
      return start(new MortalClients());
    }

    KafkaStreams start(MortalClients kafka) {
      var properties = MonitorTopology.properties(clients, name, 1);
      properties.put("commit.interval.ms", 200);
      properties.put("consumer.session.timeout.ms", 6_000);
      properties.put("consumer.heartbeat.interval.ms", 500);
      KafkaStreams streams =
          new KafkaStreams(MonitorTopology.build(settings, counts), properties, kafka);
      streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
      streams.start();
      instances.add(streams);
      return streams;
    }

    /** Images, and the labels of every third one, some before it and some after. */
    void send(List<ExplanationEvent> images) throws ExecutionException, InterruptedException {
      try (KafkaProducer<byte[], byte[]> producer = producer()) {
        for (ExplanationEvent image : images) {
          long number = image.source().offset();
          byte[] id = image.imageId().getBytes(UTF_8);
          ProducerRecord<byte[], byte[]> label =
              new ProducerRecord<>(
                  topics.labels(),
                  id,
                  EventJson.LABEL.write(
                      new LabelEvent(
                          number % 4 < 2 ? "stop" : "yield", LABELLED.plusSeconds(number % 10))));
          if (number % 6 == 0) {
            send(producer, label);
          }
          send(
              producer,
              new ProducerRecord<>(topics.explanations(), id, EventJson.EXPLANATION.write(image)));
          if (number % 6 == 3) {
            send(producer, label);
          }
        }
        producer.flush();
      }
    }

    /** The flush waits for it. */
    private static void send(
        KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
      var unused = producer.send(record);
    }

    void awaitTicks(long ticks) throws InterruptedException {
      Instant end = Instant.now().plus(PATIENCE);
      while (counts.ticks() < ticks) {
        if (Instant.now().isAfter(end)) {
          throw new AssertionError("only %d ticks are closed".formatted(counts.ticks()));
        }
        Thread.sleep(50);
      }
    }

    /** Waits until all labels and images are read, and what was made of them too. */
    private void awaitRead() throws Exception {
      Instant patience = Instant.now().plus(PATIENCE);
      try (Admin admin = Admin.create(clients);
          KafkaConsumer<byte[], byte[]> consumer =
              new KafkaConsumer<>(
                  clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        long unread = Long.MAX_VALUE;
        while (unread > 0 && Instant.now().isBefore(patience)) {
          Thread.sleep(200);
          Map<TopicPartition, OffsetAndMetadata> read =
              admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get();
          List<TopicPartition> sources =
              Stream.of(topics.explanations(), topics.labels())
                  .flatMap(topic -> consumer.partitionsFor(topic).stream())
                  .map(info -> new TopicPartition(info.topic(), info.partition()))
                  .toList();
          Map<TopicPartition, Long> ends = consumer.endOffsets(sources);
          unread =
              sources.stream()
                  .mapToLong(
                      at -> ends.get(at) - (read.get(at) == null ? 0 : read.get(at).offset()))
                  .sum();
        }
      }
      // Labels pass an internal topic, which takes a commit or two.
      Thread.sleep(2_000);
    }

    /** An image from a minute later in every partition, so that all ticks end. */
    void end() throws Exception {
      awaitRead();
      try (KafkaProducer<byte[], byte[]> producer = producer()) {
        ExplanationEvent last =
            WORLD.image("last", 999_999, BEGIN.plusSeconds(170), 0, null, Map.of());
        for (int partition = 0; partition < settings.partitions(); partition++) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      topics.explanations(),
                      partition,
                      new byte[] {1},
                      EventJson.EXPLANATION.write(last)));
        }
        producer.flush();
      }
      Instant patience = Instant.now().plus(PATIENCE);
      while (read(topics.drift()).stream()
          .noneMatch(json -> drift(json).window().start().equals(BEGIN.plusSeconds(110)))) {
        if (Instant.now().isAfter(patience)) {
          throw new AssertionError(
              "the last window did not end; %d ticks, %d explanations, %d late"
                  .formatted(counts.ticks(), counts.explanations(), counts.late()));
        }
        Thread.sleep(200);
      }
      Thread.sleep(500);
    }

    Told told() throws IOException {
      Map<String, String> drift = new TreeMap<>();
      for (byte[] json : read(topics.drift())) {
        DriftSignal signal = drift(json);
        String key = signal.window().start() + " " + signal.quantity().id();
        assertThat(drift.put(key, signal.images() + " " + signal.evidence())).isNull();
      }
      Map<String, String> fairness = new TreeMap<>();
      for (byte[] json : read(topics.fairness())) {
        FairnessSignal signal = EventJson.FAIRNESS.read(json);
        for (FairnessSignal.Measure measure : signal.measures()) {
          String key = signal.window().start() + " " + measure.id();
          assertThat(fairness.put(key, measure.groups() + " " + measure.gaps())).isNull();
        }
      }
      List<String> alerts = new ArrayList<>();
      for (byte[] json : read(topics.alerts())) {
        AlertEvent alert = EventJson.ALERT.read(json);
        alerts.add(
            "%s %s %s %d".formatted(alert.id(), alert.state(), alert.time(), alert.alarms()));
      }
      Collections.sort(alerts);
      return new Told(drift, fairness, alerts);
    }

    private static DriftSignal drift(byte[] json) {
      try {
        return EventJson.DRIFT.read(json);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private List<byte[]> read(String topic) {
      Map<String, Object> properties = new HashMap<>(clients);
      properties.put("isolation.level", "read_committed");
      List<byte[]> values = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            values.add(record.value());
          }
        }
      }
      return values;
    }

    private KafkaProducer<byte[], byte[]> producer() {
      // Batches of one producer to a topic that is new may overtake each other, and are refused
      // then.
      Map<String, Object> properties = new HashMap<>(clients);
      properties.put("max.in.flight.requests.per.connection", 1);
      return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
      instances.forEach(streams -> streams.close(Duration.ofSeconds(10)));
    }
  }
}
