package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pellucid.stream.TransactionalWriter.TransactionAbortedException;
import dev.pellucid.stream.TransactionalWriter.WriterFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TransactionalWriterTest {

  private static final ConsumerGroupMetadata GROUP = new ConsumerGroupMetadata("group");
  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(new TopicPartition("images", 0), new OffsetAndMetadata(7));
  private static final List<ProducerRecord<byte[], byte[]>> RECORDS =
      List.of(record("explanations"), record("images.dlq"));

  private final MockProducer<byte[], byte[]> kafka = mock();

  @Test
  void writesRecordsAndOffsetsTogether() {
    // Given
    TransactionalWriter writer = admitted(kafka);

    // When
    writer.write(RECORDS, OFFSETS, GROUP);

    // Then
    assertThat(kafka.history()).isEqualTo(RECORDS);
    assertThat(kafka.consumerGroupOffsetsHistory()).containsExactly(Map.of("group", OFFSETS));
    assertThat(kafka.transactionInFlight()).isFalse();
  }

  @Test
  void writesNothingIfTheGroupHasMovedOnAndCanTryAgain() {
    // Given
    TransactionalWriter writer = admitted(kafka);
    kafka.sendOffsetsToTransactionException = new CommitFailedException("generation 4 is over");

    // When
    TransactionAbortedException aborted =
        catchThrowableOfType(
            TransactionAbortedException.class, () -> writer.write(RECORDS, OFFSETS, GROUP));

    // Then
    assertThat(aborted).hasMessageContaining("generation 4 is over");
    assertThat(kafka.history()).isEmpty();
    kafka.sendOffsetsToTransactionException = null;
    writer.write(RECORDS, OFFSETS, GROUP);
    assertThat(kafka.history()).isEqualTo(RECORDS);
  }

  @Test
  void aCommitThatFailsIsAnAbort() {
    // Given
    TransactionalWriter writer = admitted(kafka);
    kafka.commitTransactionException = new RecordTooLargeException("11 MB");

    // When
    TransactionAbortedException aborted =
        catchThrowableOfType(
            TransactionAbortedException.class, () -> writer.write(RECORDS, OFFSETS, GROUP));

    // Then
    assertThat(aborted).hasMessageContaining("11 MB");
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void onlyTheRecordThatIsTooLargeIsBlamedForIt() {
    // Given a producer that, as Kafka's does, fails all records of a transaction with what ended it
    List<Callback> sent = new ArrayList<>();
    MockProducer<byte[], byte[]> strict =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            sent.add(callback);
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void commitTransaction() {
            RecordTooLargeException tooLarge = new RecordTooLargeException("11 MB");
            sent.get(1).onCompletion(null, tooLarge);
            sent.get(0).onCompletion(null, tooLarge);
            throw tooLarge;
          }
        };
    TransactionalWriter writer = admitted(strict);

    // When
    TransactionAbortedException aborted =
        catchThrowableOfType(
            TransactionAbortedException.class, () -> writer.write(RECORDS, OFFSETS, GROUP));

    // Then
    assertThat(aborted.tooLarge()).containsSame(RECORDS.get(1));
  }

  @Test
  void aCommitWithoutAnswerIsAskedAgainAndNotAborted() {
    // Given a broker that answers the third time
    int[] asked = {0};
    MockProducer<byte[], byte[]> silent =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public void commitTransaction() {
            asked[0]++;
            if (asked[0] < 3) {
              throw new TimeoutException("no answer in 15 s");
            }
            super.commitTransaction();
          }

          @Override
          public void abortTransaction() {
            throw new AssertionError("the transaction may have been committed");
          }
        };
    TransactionalWriter writer = admitted(silent);

    // When
    writer.write(RECORDS, OFFSETS, GROUP);

    // Then
    assertThat(asked[0]).isEqualTo(3);
    assertThat(silent.history()).isEqualTo(RECORDS);
  }

  @Test
  void isAtItsEndOnceFenced() {
    // Given
    TransactionalWriter writer = admitted(kafka);
    kafka.fenceProducer();

    // When
    WriterFailedException failed =
        catchThrowableOfType(
            WriterFailedException.class, () -> writer.write(RECORDS, OFFSETS, GROUP));

    // Then
    assertThat(failed.fenced()).isTrue();
    assertThat(failed).hasRootCauseInstanceOf(ProducerFencedException.class);
  }

  @Test
  void saysThatItWasNotFencedIfItFailedOtherwise() {
    // Given
    TransactionalWriter writer = admitted(kafka);
    kafka.commitTransactionException = new IllegalStateException("epoch lost");
    kafka.abortTransactionException = new IllegalStateException("cannot abort");

    // When
    WriterFailedException failed =
        catchThrowableOfType(
            WriterFailedException.class, () -> writer.write(RECORDS, OFFSETS, GROUP));

    // Then
    assertThat(failed.fenced()).isFalse();
    assertThat(failed).hasRootCauseMessage("epoch lost");
  }

  private static MockProducer<byte[], byte[]> mock() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static TransactionalWriter admitted(MockProducer<byte[], byte[]> kafka) {
    TransactionalWriter writer = new TransactionalWriter(kafka);
    writer.begin();
    return writer;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic) {
    return new ProducerRecord<>(topic, "key".getBytes(UTF_8), "value".getBytes(UTF_8));
  }
}
