package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.SyntheticImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References of a topic that has all that a topic may have, in no order, on three partitions. */
class FitReferenceFromTopicTest {

  private static final int IMAGES = 300;
  private static final int STEP_MILLIS = 1_000;
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
  private static final ModelRef MODEL = new ModelRef(DemoBundle.NAME, "1");
  private static final String TOPIC = "fit-reference-test.explanations";

  private static String servers;

  /** In the order of their images' times. */
  private static List<ExplanationEvent> live;

  private static List<ExplanationEvent> deep;

  @TempDir Path folder;

  private Path model;

  @BeforeAll
  static void fill() throws ExecutionException, InterruptedException {
    servers = SharedKafka.bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
    }
    live = images(MODEL, 1, IMAGES);
    deep = live.stream().map(FitReferenceFromTopicTest::deep).toList();
    List<byte[]> values = new ArrayList<>();
    live.forEach(event -> values.add(EventJson.EXPLANATION.write(event)));
    deep.forEach(event -> values.add(EventJson.EXPLANATION.write(event)));
    images(new ModelRef(DemoBundle.NAME, "2"), 2, 150)
        .forEach(event -> values.add(EventJson.EXPLANATION.write(event)));
    values.add(null);
    values.add("no explanation".getBytes(UTF_8));
    Collections.shuffle(values, new Random(3));
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, values.subList(0, values.size() / 2));
    }
    abort(images(MODEL, 4, 150));
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, values.subList(values.size() / 2, values.size()));
    }
  }

  /** Explanations of the same times that are never committed. */
  private static void abort(List<ExplanationEvent> events) {
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "fit-reference-test"))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, events.stream().map(EventJson.EXPLANATION::write).toList());
      producer.flush();
      producer.abortTransaction();
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, List<byte[]> values) {
    for (int i = 0; i < values.size(); i++) {
      var unused =
          producer.send(new ProducerRecord<>(TOPIC, i % 3, "key".getBytes(UTF_8), values.get(i)));
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", servers);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static List<ExplanationEvent> images(ModelRef model, long seed, int count) {
    return new SyntheticImages(model, seed).stream(count, BEGIN, STEP_MILLIS, count, 0);
  }

  private static ExplanationEvent deep(ExplanationEvent image) {
    double figure = image.source().offset() / (double) IMAGES;
    return image.followedBy(
        new Deep(
            "sample",
            List.of(
                new MethodResult(
                    "lrp",
                    Map.of(),
                    false,
                    Map.of(),
                    Map.of("gap", figure),
                    5,
                    null,
                    null,
                    null,
                    null))));
  }

  @BeforeEach
  void demoModelWithoutAReference() throws IOException {
    model = DemoBundle.extractTo(folder);
    Files.delete(model.resolve("reference.json"));
  }

  /** The reference of images number {@code from} to {@code to - 1}, deep explanations included. */
  private static String expected(int from, int to) {
    ObservationReader reader = new ObservationReader();
    ReferenceBuilder builder = new ReferenceBuilder(MODEL);
    for (List<ExplanationEvent> events : List.of(live.subList(from, to), deep.subList(from, to))) {
      events.forEach(event -> builder.add(reader.read(EventJson.EXPLANATION.write(event))));
    }
    return new String(ReferenceJson.write(builder.build()), UTF_8);
  }

  private Terminal.Said fit(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("fit", "reference", "--model", model, "--from-topic", "--kafka", servers));
    words.addAll(List.of(more));
    return Terminal.run(words.toArray());
  }

  @Test
  void theFirstImagesOfTheVersionByTheirTimeAreTaken() throws IOException {
    // Given
    String expected = expected(0, 120);

    // When
    Terminal.Said said = fit("--topic", TOPIC, "--first", 120);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("of 120 images").contains("reference.json");
    assertThat(model.resolve("reference.json")).content(UTF_8).isEqualTo(expected);
  }

  @Test
  void theImagesOfASpanOfTimeAreTaken() throws IOException {
    // Given images number 100 to 219, of which the span's end is no part
    String expected = expected(100, 220);

    // When
    Terminal.Said said =
        fit(
            "--topic",
            TOPIC,
            "--from",
            BEGIN.plusMillis(100 * STEP_MILLIS),
            "--to",
            BEGIN.plusMillis(220 * STEP_MILLIS));

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(model.resolve("reference.json")).content(UTF_8).isEqualTo(expected);
  }

  @Test
  void whatWasNeverCommittedIsNotTaken() {
    // Given 300 images that are committed, and 150 that are not

    // When
    Terminal.Said said = fit("--topic", TOPIC);

    // Then
    assertThat(said.out()).contains("of 300 images");
  }

  @Test
  void aSpanWithTooFewImagesIsRefused() {
    // Given a span of 99 images

    // When
    Terminal.Said said = fit("--topic", TOPIC, "--to", BEGIN.plusMillis(99 * STEP_MILLIS));

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("99 images are too few");
    assertThat(model.resolve("reference.json")).doesNotExist();
  }

  @Test
  void aTopicThatIsNotThereIsNamedAndNotMade() throws Exception {
    // Given
    String missing = "fit-reference-test.missing";

    // When
    Terminal.Said said = fit("--topic", missing);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("no topic '" + missing + "'").contains(servers);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      assertThat(admin.listTopics().names().get()).doesNotContain(missing);
    }
  }

  @Test
  void fewerThanAHundredAreNotAskedFor() {
    // Given

    // When
    Terminal.Said said = fit("--topic", TOPIC, "--first", 99);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("a reference needs 100 images or more, not 99");
  }
}
