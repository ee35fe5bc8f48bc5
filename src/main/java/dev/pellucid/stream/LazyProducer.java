package dev.pellucid.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer that is there from the first record on: most processes never send what it is for. It
 * is no part of a transaction.
 */
public final class LazyProducer implements AutoCloseable {

  private static final long CLOSE_SECONDS = 2;

  private final Map<String, Object> properties;
  private KafkaProducer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * @param clients what all Kafka clients of the application share
   * @param own properties of this one
   */
  public LazyProducer(Map<String, Object> clients, Map<String, Object> own) {
    this.properties = new HashMap<>(clients);
    this.properties.putAll(own);
  }

  /** For records that must arrive, once each: the broker has them on disk before it says so. */
  public static LazyProducer careful(Map<String, Object> clients, String clientId, int seconds) {
    int millis = Math.toIntExact(TimeUnit.SECONDS.toMillis(seconds));
    return new LazyProducer(
        clients,
        Map.of(
            ProducerConfig.CLIENT_ID_CONFIG,
            clientId,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerFactory.LARGEST_REQUEST,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            millis,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis,
            ProducerConfig.LINGER_MS_CONFIG,
            0));
  }

  /** For records that may be lost: nobody waits for them. */
  public static LazyProducer careless(Map<String, Object> clients, String clientId) {
    return new LazyProducer(
        clients,
        Map.of(
            ProducerConfig.CLIENT_ID_CONFIG,
            clientId,
            ProducerConfig.ACKS_CONFIG,
            "0",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            false,
            ProducerConfig.RETRIES_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000,
            ProducerConfig.LINGER_MS_CONFIG,
            0));
  }

  /**
   * Sends a record and waits until the broker has it.
   *
   * @throws KafkaUnavailableException if it does not take it
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer().send(record).get();
    } catch (ExecutionException e) {
      throw new KafkaUnavailableException(record.topic(), e.getCause());
    } catch (KafkaException e) {
      throw new KafkaUnavailableException(record.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException(record.topic(), e);
    }
  }

  /** Sends a record that may be lost. It never throws, and waits no longer than configured. */
  public void sendIfPossible(ProducerRecord<byte[], byte[]> record) {
    try {
      var unused =
          producer()
              .send(
                  record,
                  (at, failure) -> {
                    if (failure != null) {
                      lost(record, failure);
                    }
                  });
    } catch (KafkaException e) {
      lost(record, e);
    }
  }

  private static void lost(ProducerRecord<byte[], byte[]> record, Exception why) {
    StreamLog.LOG.recordLost(record.topic(), why.getMessage());
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    if (closed) {
      throw new KafkaException("the service stops");
    }
    if (producer == null) {
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(Duration.ofSeconds(CLOSE_SECONDS));
    }
  }
}
