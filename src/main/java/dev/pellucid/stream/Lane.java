package dev.pellucid.stream;

import dev.pellucid.stream.ExplainedBatch.Settled;
import dev.pellucid.stream.TransactionalWriter.TransactionAbortedException;
import dev.pellucid.stream.TransactionalWriter.WriterFailedException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * One topic of images on its way to explanations and dead letters, exactly once.
 *
 * <p>First the producer is let in, which ends what a killed predecessor left open; only then are
 * images read.
 */
final class Lane implements BatchCommitter.CommitObserver {

  private static final long RECONNECT_SECONDS = 2;
  private static final long REFUSED_SECONDS = 10;

  /**
   * What a lane is made of.
   *
   * @param topic where its images come from
   * @param images what the connector polls there
   * @param assignment which partitions are ours
   * @param explainer what is done with an image
   * @param outgoing what is sent for it
   * @param transactionalId of its producer
   * @param producer makes one
   * @param inFlight how many images are under way at once
   * @param batchesInHand how many polled batches are
   * @param workers where images are explained
   * @param transactions the one thread that talks to the producer
   * @param shutdownTimeout how long it may finish what is in hand
   * @param tracing begins the spans of images
   */
  record Setup(
      String topic,
      Multi<Message<ConsumerRecords<byte[], byte[]>>> images,
      Supplier<Assignment> assignment,
      ImageExplainer explainer,
      OutgoingRecords outgoing,
      String transactionalId,
      Supplier<Producer<byte[], byte[]>> producer,
      InFlightLimit inFlight,
      int batchesInHand,
      ExecutorService workers,
      ExecutorService transactions,
      Duration shutdownTimeout,
      ImageTracing tracing) {}

  private final Setup setup;
  private final StreamMetrics metrics;

  private volatile boolean stopping;
  private volatile StreamStatus status = StreamStatus.SWITCHED_OFF;
  private volatile Optional<Line> line = Optional.empty();

  /** What is there while images flow. */
  private record Line(TransactionalWriter writer, ImagePipeline pipeline, Cancellable reading) {}

  Lane(Setup setup, StreamMetrics metrics) {
    this.setup = setup;
    this.metrics = metrics;
  }

  StreamStatus status() {
    return status;
  }

  /** Whether images that come now are explained now; where none are to be, nothing is amiss. */
  boolean isReady() {
    return status == StreamStatus.SWITCHED_OFF
        || (status == StreamStatus.RUNNING && setup.explainer().obstacle().isEmpty());
  }

  /** Why images that name no model cannot be explained; empty while that cannot be told. */
  Optional<String> obstacle() {
    return status == StreamStatus.RUNNING || status == StreamStatus.CONNECTING
        ? setup.explainer().obstacle()
        : Optional.empty();
  }

  /**
   * Begins.
   *
   * @param consumer the name of its channel
   */
  void start(String consumer) {
    status = StreamStatus.LOADING;
    metrics.follow(consumer, setup.inFlight(), setup.assignment());
    setup.transactions().execute(this::connect);
  }

  private void connect() {
    try {
      // Whoever asks first waits until every model there is has been loaded, and has run.
      setup.explainer().obstacle().ifPresent(StreamLog.LOG::imagesWait);
      status = StreamStatus.CONNECTING;
      read(admitted());
    } catch (RuntimeException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A writer that Kafka has let in, however long that takes. */
  private TransactionalWriter admitted() throws InterruptedException {
    while (true) {
      try {
        TransactionalWriter writer = new TransactionalWriter(setup.producer().get());
        try {
          writer.begin();
          return writer;
        } catch (RuntimeException e) {
          writer.close();
          throw e;
        }
      } catch (ConfigException e) {
        // It will not get better by itself.
        throw e;
      } catch (AuthenticationException | AuthorizationException e) {
        // A person mends it in Kafka, or here; a process that ended would only be started again.
        StreamLog.LOG.kafkaRefuses(e.getMessage());
        TimeUnit.SECONDS.sleep(REFUSED_SECONDS);
      } catch (KafkaException e) {
        StreamLog.LOG.kafkaUnreachable(e.getMessage());
        TimeUnit.SECONDS.sleep(RECONNECT_SECONDS);
      }
    }
  }

  private void read(TransactionalWriter writer) {
    BatchExplainer batchExplainer =
        new BatchExplainer(
            setup.explainer(),
            setup.outgoing(),
            setup.inFlight(),
            setup.assignment(),
            setup.workers(),
            setup.tracing(),
            metrics);
    BatchCommitter committer =
        new BatchCommitter(
            writer, setup.outgoing(), setup.assignment(), setup.transactions(), this);
    ImagePipeline pipeline =
        new ImagePipeline(batchExplainer::explain, committer::commit, setup.batchesInHand());
    status = StreamStatus.RUNNING;
    StreamLog.LOG.started(
        setup.topic(), setup.transactionalId(), setup.outgoing().deadLetterTopic());
    Cancellable reading =
        pipeline
            .settle(setup.images().onItem().transform(PolledBatch::of).invoke(metrics::received))
            .subscribe()
            .with(settled -> {}, this::failed);
    line = Optional.of(new Line(writer, pipeline, reading));
  }

  /** The subscription has ended with the failure, so the group gives our partitions to others. */
  private void failed(Throwable failure) {
    if (stopping) {
      return;
    }
    status = StreamStatus.FAILED;
    if (failure instanceof WriterFailedException writer && writer.fenced()) {
      StreamLog.LOG.fenced(setup.transactionalId());
    } else {
      StreamLog.LOG.failed(failure);
    }
  }

  @Override
  public void committed(List<Settled> settled, Duration took) {
    status = StreamStatus.RUNNING;
    metrics.committed(settled, took);
    settled.forEach(Lane::log);
    settled.forEach(image -> image.image().trace().committed(image.result()));
  }

  private static void log(Settled settled) {
    if (settled.result() instanceof ImageResult.Rejected rejected) {
      try (LogContext about = LogContext.of(settled.image())) {
        StreamLog.LOG.deadLetter(
            settled.image().id(),
            settled.partition(),
            settled.image().source().offset(),
            rejected.rejection().code(),
            rejected.rejection().message());
      }
    }
  }

  @Override
  public void aborted(TransactionAbortedException cause) {
    status = StreamStatus.RETRYING;
    metrics.aborted();
  }

  void stop() throws InterruptedException {
    stopping = true;
    Optional<Line> stopped = line;
    if (stopped.isPresent() && status != StreamStatus.FAILED) {
      if (stopped.get().pipeline().finish(setup.shutdownTimeout())) {
        StreamLog.LOG.stopped();
      } else {
        StreamLog.LOG.shutdownTimeout(setup.shutdownTimeout().toSeconds());
      }
    }
    stopped.map(Line::reading).ifPresent(Cancellable::cancel);
    setup.transactions().shutdownNow();
    stopped.map(Line::writer).ifPresent(TransactionalWriter::close);
    status = StreamStatus.STOPPED;
  }
}
