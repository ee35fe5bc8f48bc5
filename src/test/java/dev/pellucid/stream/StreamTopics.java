package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topics of the application under test: images go in, and what is committed is read. */
@Singleton
public final class StreamTopics {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TopicConfig names;
  private final String bootstrapServers;
  private final KafkaIo kafka;

  StreamTopics(
      TopicConfig names, @Identifier("default-kafka-broker") Map<String, Object> clientConfig) {
    this.names = names;
    this.bootstrapServers = (String) clientConfig.get("bootstrap.servers");
    this.kafka = new KafkaIo(bootstrapServers);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  public String images() {
    return names.images();
  }

  public String explanations() {
    return names.explanations();
  }

  String deep() {
    return names.deep();
  }

  String dlq() {
    return names.dlq();
  }

  public ProducerRecord<byte[], byte[]> image(String id, byte[] value) {
    return new ProducerRecord<>(names.images(), id.getBytes(UTF_8), value);
  }

  /** For {@link ScriptedExplainer}. */
  ProducerRecord<byte[], byte[]> image(String id, String script) {
    return image(id, script.getBytes(UTF_8));
  }

  public void send(List<ProducerRecord<byte[], byte[]>> images) {
    kafka.send(images);
  }

  /** Those of all that is committed whose image id begins so. */
  public List<ConsumerRecord<byte[], byte[]>> committed(String topic, String prefix) {
    return kafka.committed(topic).stream().filter(record -> id(record).startsWith(prefix)).toList();
  }

  /** Their image ids. */
  List<String> ids(String topic, String prefix) {
    return committed(topic, prefix).stream().map(StreamTopics::id).toList();
  }

  /** Waits until these are the ids, each of them once. */
  public void awaitIds(String topic, String prefix, List<String> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ids(topic, prefix)).containsExactlyInAnyOrderElementsOf(expected));
  }

  public ConsumerRecord<byte[], byte[]> awaitRecord(String topic, String id) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> kafka.committed(topic).stream().filter(record -> id(record).equals(id)).toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  @PreDestroy
  void close() {
    kafka.close();
  }
}
