package dev.pellucid.stream.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.broker.SharedKafka;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.References;
import dev.pellucid.monitor.topology.SyntheticImages;
import dev.pellucid.stream.TopicConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two models in one folder, {@code first} and {@code second}, on a topic of each test's own. */
class GivenReferencesTest {

  private static final String FIRST = "first";
  private static final String SECOND = "second";

  private static final byte[] USUAL = reference(1);
  private static final byte[] OTHER = reference(2);

  @TempDir static Path models;
  @TempDir static Path cache;

  private static Catalogue catalogue;

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", SharedKafka.bootstrapServers());
  private final List<String> errors = new ArrayList<>();
  private final Handler errorsOfReferences = new Errors(errors);
  private String topic;
  private GivenReferences references;

  @BeforeAll
  static void serve() throws IOException {
    for (String name : List.of(FIRST, SECOND)) {
      Path bundle = Files.move(DemoBundle.extractTo(models), models.resolve(name));
      Path manifest = bundle.resolve("model.yaml");
      Files.writeString(
          manifest,
          Files.readString(manifest).replace("name: " + DemoBundle.NAME, "name: " + name));
    }
    catalogue =
        Catalogue.open(
            new CatalogueSettings(
                models,
                Optional.empty(),
                cache,
                Duration.ZERO,
                SessionSettings.onCpu().withThreads(1),
                BatchSettings.USUAL),
            Runnable::run);
  }

  @AfterAll
  static void close() {
    catalogue.close();
  }

  @BeforeEach
  void withoutReferences() throws IOException {
    Files.deleteIfExists(file(FIRST));
    Files.deleteIfExists(file(SECOND));
    topic = "given-references-test." + Long.toHexString(System.nanoTime());
    references = instance();
    Logger.getLogger("").addHandler(errorsOfReferences);
  }

  @AfterEach
  void noMoreErrors() {
    Logger.getLogger("").removeHandler(errorsOfReferences);
  }

  /** One that knows nothing of what others have sent. */
  private GivenReferences instance() {
    TopicConfig topics =
        new SmallRyeConfigBuilder()
            .withMapping(TopicConfig.class)
            .withDefaultValue("pellucid.topics.references", topic)
            .build()
            .getConfigMapping(TopicConfig.class);
    return new GivenReferences(true, () -> catalogue, topics, kafka);
  }

  private static Path file(String model) {
    return models.resolve(model).resolve("reference.json");
  }

  private static ModelRef version(String model) {
    return new ModelRef(model, "1");
  }

  private static byte[] reference(long seed) {
    return ReferenceJson.write(new SyntheticImages(SyntheticImages.MODEL, seed).reference(200));
  }

  /**
   * The reference of a file as it is sent: that of the bundle's version, whatever it says itself.
   */
  private static String sent(byte[] file, String model) throws IOException {
    Reference read = ReferenceJson.read(file);
    return new String(ReferenceJson.write(read.of(version(model))), UTF_8);
  }

  /** All that was ever sent under the key of a model, in its order. */
  private List<String> published(String model) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.key().equals(References.given(version(model)))) {
            values.add(new String(record.value(), UTF_8));
          }
        }
      }
    }
    return values;
  }

  @Test
  void theReferenceOfABundleIsSentAsThatOfItsVersion() throws IOException {
    // Given a model with a reference, and one without
    Files.write(file(FIRST), USUAL);

    // When
    references.look();

    // Then
    assertThat(published(FIRST)).containsExactly(sent(USUAL, FIRST));
    assertThat(published(SECOND)).isEmpty();
    assertThat(errors).isEmpty();
  }

  @Test
  void itIsNotSentAgainWhileItIsTheSame() throws IOException {
    // Given
    Files.write(file(FIRST), USUAL);
    references.look();

    // When
    references.look();

    // Then
    assertThat(published(FIRST)).hasSize(1);
  }

  @Test
  void itIsNotSentAgainWhenItIsOnlyWrittenOtherwise() throws IOException {
    // Given
    Files.write(file(FIRST), USUAL);
    references.look();
    Files.writeString(file(FIRST), " " + new String(USUAL, UTF_8) + "\n");

    // When
    references.look();

    // Then
    assertThat(published(FIRST)).hasSize(1);
  }

  @Test
  void aServiceThatStartsAgainDoesNotSendItAgain() throws IOException {
    // Given
    Files.write(file(FIRST), USUAL);
    references.look();

    // When
    instance().look();

    // Then
    assertThat(published(FIRST)).hasSize(1);
  }

  @Test
  void itIsSentAgainWhenItHasChanged() throws IOException {
    // Given
    Files.write(file(FIRST), USUAL);
    Files.write(file(SECOND), USUAL);
    references.look();
    Files.write(file(FIRST), OTHER);

    // When
    references.look();

    // Then
    assertThat(published(FIRST)).containsExactly(sent(USUAL, FIRST), sent(OTHER, FIRST));
    assertThat(published(SECOND)).containsExactly(sent(USUAL, SECOND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model\":", "null"})
  void aBrokenOneIsReportedAndHindersNoOther(String broken) throws IOException {
    // Given
    Files.writeString(file(FIRST), broken);
    Files.write(file(SECOND), USUAL);

    // When
    references.look();

    // Then
    assertThat(errors)
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("PELLUCID03507: The reference " + file(FIRST) + " is broken and is not used: ")
        .doesNotEndWith(": ");
    assertThat(published(FIRST)).isEmpty();
    assertThat(published(SECOND)).containsExactly(sent(USUAL, SECOND));
  }

  @Test
  void aBrokenOneIsReportedOnce() throws IOException {
    // Given
    Files.writeString(file(FIRST), "{");
    references.look();

    // When
    references.look();

    // Then
    assertThat(errors).hasSize(1);
  }

  @Test
  void aBrokenOneThatIsMendedIsSent() throws IOException {
    // Given
    Files.writeString(file(FIRST), "{");
    references.look();
    Files.write(file(FIRST), USUAL);

    // When
    references.look();

    // Then
    assertThat(published(FIRST)).containsExactly(sent(USUAL, FIRST));
  }

  @Test
  void aBrokenOneLeavesThatWhichWasSentBefore() throws IOException {
    // Given
    Files.write(file(FIRST), USUAL);
    references.look();
    Files.writeString(file(FIRST), "{");

    // When
    references.look();

    // Then
    assertThat(published(FIRST)).containsExactly(sent(USUAL, FIRST));
  }

  /** Keeps what is logged of references above what only informs. */
  private static final class Errors extends Handler {

    private static final Formatter FORMAT = new PatternFormatter("%s");

    private final List<String> kept;

    Errors(List<String> kept) {
      this.kept = kept;
    }

    @Override
    public void publish(LogRecord message) {
      if (message.getLevel().intValue() > Level.INFO.intValue()
          && message.getLoggerName().equals("dev.pellucid.stream.monitor")) {
        kept.add(FORMAT.formatMessage(message));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
