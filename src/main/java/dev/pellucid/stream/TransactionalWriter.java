package dev.pellucid.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Writes records and consumed offsets in one Kafka transaction: all of it, or nothing of it.
 *
 * <p>This is the producer's own protocol and not SmallRye's {@code KafkaTransactions}, which
 * (4.31.0) reports success after a commit that failed and was aborted, and leaves the consumer
 * behind the records of that batch: they would be lost.
 *
 * <p>Every method blocks; one thread calls them.
 */
final class TransactionalWriter implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;

  TransactionalWriter(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Ends what a predecessor with this transactional id left open, and fences it. To be called
   * before anything is read: offsets of an open transaction hold up whoever asks for them.
   *
   * @throws TimeoutException if Kafka did not answer; another writer may be tried
   * @throws AuthenticationException if it does not know this service; as above
   * @throws AuthorizationException if this service lacks a right; as above
   * @throws WriterFailedException if it refused
   */
  void begin() {
    try {
      producer.initTransactions();
    } catch (TimeoutException | AuthenticationException | AuthorizationException e) {
      throw e;
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Writes one transaction.
   *
   * @throws TransactionAbortedException if nothing of it was written; may be called again
   * @throws WriterFailedException if this writer can write no more
   */
  void write(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    // Set by the producer's thread, which is through with every record before an abort returns. The
    // first is to blame: others of the transaction are failed with the same exception after it.
    AtomicReference<ProducerRecord<byte[], byte[]>> tooLarge = new AtomicReference<>();
    try {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        // The commit waits for all of them and fails if one does.
        var unused =
            producer.send(
                record,
                (written, failure) -> {
                  if (isTooLarge(failure)) {
                    tooLarge.compareAndSet(null, record);
                  }
                });
      }
      producer.sendOffsetsToTransaction(offsets, group);
    } catch (RuntimeException e) {
      throw abort(e, tooLarge);
    }
    commit(tooLarge);
  }

  private static boolean isTooLarge(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException;
  }

  private void commit(AtomicReference<ProducerRecord<byte[], byte[]>> tooLarge) {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException unknownWhetherCommitted) {
        // Only the same commit again can tell; an abort is no longer allowed.
        StreamLog.LOG.kafkaUnreachable(unknownWhetherCommitted.getMessage());
      } catch (RuntimeException e) {
        throw abort(e, tooLarge);
      }
    }
  }

  /** What can be aborted was no more than a failed attempt; what cannot is the end. */
  private RuntimeException abort(
      RuntimeException cause, AtomicReference<ProducerRecord<byte[], byte[]>> tooLarge) {
    while (true) {
      try {
        producer.abortTransaction();
        return new TransactionAbortedException(cause, Optional.ofNullable(tooLarge.get()));
      } catch (TimeoutException stillTrying) {
        StreamLog.LOG.kafkaUnreachable(stillTrying.getMessage());
      } catch (RuntimeException fatal) {
        cause.addSuppressed(fatal);
        return failed(cause);
      }
    }
  }

  private static WriterFailedException failed(RuntimeException cause) {
    return new WriterFailedException(cause);
  }

  @Override
  public void close() {
    // What is not committed by now is aborted by Kafka; there is nothing to wait for.
    producer.close(Duration.ZERO);
  }

  /** Nothing of a transaction was written. */
  static final class TransactionAbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ProducerRecord<byte[], byte[]>> tooLarge;

    TransactionAbortedException(
        Throwable cause, Optional<ProducerRecord<byte[], byte[]>> tooLarge) {
      super(cause.toString(), cause);
      this.tooLarge = tooLarge;
    }

    /** The record that was refused for its size, and will be however often it is sent. */
    Optional<ProducerRecord<byte[], byte[]>> tooLarge() {
      return tooLarge;
    }
  }

  /** A writer can write no more; another process has to take over. */
  static final class WriterFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WriterFailedException(Throwable cause) {
      super(cause.toString(), cause);
    }

    /** Whether another producer has taken over the transactional id. */
    boolean fenced() {
      for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof ProducerFencedException
            || cause instanceof InvalidProducerEpochException) {
          return true;
        }
      }
      return false;
    }
  }
}
