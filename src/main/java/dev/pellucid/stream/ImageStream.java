package dev.pellucid.stream;

import dev.pellucid.stream.ExplainedBatch.Settled;
import dev.pellucid.stream.TransactionalWriter.TransactionAbortedException;
import dev.pellucid.stream.TransactionalWriter.WriterFailedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * From the topic of images to explanations and dead letters, exactly once, wherever the channel
 * {@code images} is enabled.
 *
 * <p>First the producer is let in, which ends what a killed predecessor left open; only then are
 * images read.
 */
@ApplicationScoped
class ImageStream implements BatchCommitter.CommitObserver {

  private static final long RECONNECT_SECONDS = 2;

  private final Multi<Message<ConsumerRecords<byte[], byte[]>>> images;
  private final boolean enabled;
  private final ImageExplainer explainer;
  private final AssignmentTracker assignment;
  private final TopicConfig topics;
  private final StreamConfig config;
  private final Map<String, Object> kafka;
  private final String transactionalId;
  private final StreamMetrics metrics;
  private final StreamThreads threads;

  private volatile boolean stopping;
  private volatile StreamStatus status = StreamStatus.SWITCHED_OFF;
  private volatile Optional<Line> line = Optional.empty();

  /** What is there while images flow. */
  private record Line(TransactionalWriter writer, ImagePipeline pipeline, Cancellable reading) {}

  ImageStream(
      @Channel("images") Multi<Message<ConsumerRecords<byte[], byte[]>>> images,
      @ConfigProperty(name = "mp.messaging.incoming.images.enabled", defaultValue = "true")
          boolean enabled,
      ImageExplainer explainer,
      @Identifier(AssignmentTracker.NAME) AssignmentTracker assignment,
      TopicConfig topics,
      StreamConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry registry,
      StreamThreads threads) {
    this.images = images;
    this.enabled = enabled;
    this.explainer = explainer;
    this.assignment = assignment;
    this.topics = topics;
    this.config = config;
    this.kafka = kafka;
    this.transactionalId = config.transactionalId().orElseGet(TransactionalId::ofThisHost);
    this.metrics = new StreamMetrics(registry);
    this.threads = threads;
  }

  StreamStatus status() {
    return status;
  }

  /** Whether images that come now are explained now; where none are to be, nothing is amiss. */
  boolean isReady() {
    return status == StreamStatus.SWITCHED_OFF
        || (status == StreamStatus.RUNNING && explainer.obstacle().isEmpty());
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      status = StreamStatus.CONNECTING;
      threads.transactions().execute(this::connect);
    }
  }

  private void connect() {
    try {
      explainer.obstacle().ifPresent(StreamLog.LOG::imagesWait);
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
        TransactionalWriter writer =
            new TransactionalWriter(ProducerFactory.create(kafka, transactionalId, config));
        try {
          writer.begin();
          return writer;
        } catch (KafkaException e) {
          writer.close();
          throw e;
        }
      } catch (KafkaException e) {
        StreamLog.LOG.kafkaUnreachable(e.getMessage());
        TimeUnit.SECONDS.sleep(RECONNECT_SECONDS);
      }
    }
  }

  private void read(TransactionalWriter writer) {
    OutgoingRecords outgoing =
        new OutgoingRecords(
            topics.explanations(), topics.dlq(), config.source(), Clock.systemUTC());
    BatchExplainer batchExplainer =
        new BatchExplainer(
            explainer,
            outgoing,
            new InFlightLimit(threads.workers(), config.imagesInFlight()),
            assignment::current,
            threads.workers());
    BatchCommitter committer =
        new BatchCommitter(writer, outgoing, assignment::current, threads.transactions(), this);
    ImagePipeline pipeline =
        new ImagePipeline(batchExplainer::explain, committer::commit, config.batchesInHand());
    status = StreamStatus.RUNNING;
    StreamLog.LOG.started(topics.images(), transactionalId, topics.dlq());
    Cancellable reading =
        pipeline
            .settle(images.onItem().transform(PolledBatch::of))
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
      StreamLog.LOG.fenced(transactionalId);
    } else {
      StreamLog.LOG.failed(failure);
    }
  }

  @Override
  public void committed(List<Settled> settled, Duration took) {
    status = StreamStatus.RUNNING;
    metrics.committed(settled, took);
    settled.forEach(ImageStream::log);
  }

  private static void log(Settled settled) {
    if (settled.result() instanceof ImageResult.Rejected rejected) {
      StreamLog.LOG.deadLetter(
          settled.image().id(),
          settled.partition(),
          settled.image().source().offset(),
          rejected.rejection().code(),
          rejected.rejection().message());
    }
  }

  @Override
  public void aborted(TransactionAbortedException cause) {
    status = StreamStatus.RETRYING;
    metrics.aborted();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Optional<Line> stopped = line;
    if (stopped.isPresent() && status != StreamStatus.FAILED) {
      if (stopped.get().pipeline().finish(config.shutdownTimeout())) {
        StreamLog.LOG.stopped();
      } else {
        StreamLog.LOG.shutdownTimeout(config.shutdownTimeout().toSeconds());
      }
    }
    stopped.map(Line::reading).ifPresent(Cancellable::cancel);
    threads.transactions().shutdownNow();
    stopped.map(Line::writer).ifPresent(TransactionalWriter::close);
    status = StreamStatus.STOPPED;
  }
}
