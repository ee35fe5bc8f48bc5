package dev.pellucid.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer that explanations and dead letters leave by. */
final class ProducerFactory {

  /**
   * A dead letter is as large as the image was: the broker's limits decide, not ours. Brokers take
   * requests of up to 100 MiB unless told otherwise.
   */
  static final int LARGEST_REQUEST = 100 * 1024 * 1024;

  private ProducerFactory() {}

  /**
   * A transactional producer.
   *
   * @param common what all Kafka clients of the application share: {@code kafka.*}
   */
  static KafkaProducer<byte[], byte[]> create(
      Map<String, Object> common, String transactionalId, StreamConfig config) {
    Map<String, Object> properties = new HashMap<>(common);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "pellucid-" + transactionalId);
    // A batch of explanations in few requests: they wait for nobody, as the commit flushes them.
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * LARGEST_REQUEST);
    // The first request of a transaction may have to wait for the end of the one before: not long,
    // and with none behind it that would arrive out of order.
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // Each wait is repeated until Kafka answers; this is how often we say that we wait.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
    properties.putAll(config.producer());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    properties.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(config.transactionTimeout().toMillis()));
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
