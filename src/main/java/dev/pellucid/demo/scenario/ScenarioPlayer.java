package dev.pellucid.demo.scenario;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends traffic to Kafka as any client would. While no broker answers it waits, and drops nothing;
 * the producer is idempotent, so that what was tried twice is there once.
 */
public final class ScenarioPlayer implements AutoCloseable {

  /** How long a call of the producer may block, and with it {@link #close()}. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long RETRY_MILLIS = 250;

  private final Traffic traffic;
  private final PlayerSettings settings;
  private final Producer<String, byte[]> producer;
  private final Consumer<Sending> watcher;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CompletableFuture<Progress> finished = new CompletableFuture<>();
  private final AtomicReference<Exception> refused = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private volatile String phase = "";

  ScenarioPlayer(
      Traffic traffic,
      PlayerSettings settings,
      Producer<String, byte[]> producer,
      Consumer<Sending> watcher) {
    this.traffic = traffic;
    this.settings = settings;
    this.producer = producer;
    this.watcher = watcher;
    this.thread = new Thread(this::run, "scenario-player");
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins to send at once, from a thread of its own, and returns. */
  public static ScenarioPlayer start(Traffic traffic, PlayerSettings settings) {
    return start(traffic, settings, image -> {});
  }

  /**
   * The same, and tells of every image that it sends.
   *
   * @param watcher is called by the sending thread, just before Kafka takes the image
   */
  public static ScenarioPlayer start(
      Traffic traffic, PlayerSettings settings, Consumer<Sending> watcher) {
    return new ScenarioPlayer(
        traffic, settings, new KafkaProducer<>(properties(settings)), watcher);
  }

  /** How far it is. */
  public Progress progress() {
    return new Progress(sent.get(), acknowledged.get(), bad.get(), phase);
  }

  /**
   * Completes when all images are sent and acknowledged, or the player was closed; exceptionally
   * when Kafka refuses an image for good, such as for want of rights.
   */
  public CompletableFuture<Progress> finished() {
    return finished.copy();
  }

  /** Stops, and gives the producer some seconds to deliver what it holds. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      play();
      Exception failure = refused.get();
      producer.close(PATIENCE);
      if (failure != null) {
        throw new KafkaException("an image was refused: " + failure.getMessage(), failure);
      }
      finished.complete(progress());
    } catch (InterruptedException | RuntimeException e) {
      producer.close(Duration.ZERO);
      finished.completeExceptionally(e);
    }
  }

  private void play() throws InterruptedException {
    Pace pace = new Pace(settings.imagesPerSecond(), System.nanoTime());
    long count = settings.count().orElse(Long.MAX_VALUE);
    for (long index = 0; index < count; index++) {
      ScenarioImage image = traffic.image(index);
      if (stopping.await(pace.untilNext(System.nanoTime()), TimeUnit.NANOSECONDS)
          || refused.get() != null) {
        return;
      }
      Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      watcher.accept(new Sending(index, image.phase(), time));
      if (!send(image, time)) {
        return;
      }
      phase = image.phase().name();
      sent.incrementAndGet();
      if (image.garbage().isPresent()) {
        bad.incrementAndGet();
      }
    }
    flush(count);
  }

  /**
   * Hands an image to the producer, however long no broker takes it.
   *
   * @return false when told to stop meanwhile
   */
  private boolean send(ScenarioImage image, Instant time) throws InterruptedException {
    while (!isTaken(image, time)) {
      if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Without metadata, or with its buffer full, the producer takes nothing and says so at once; what
   * it has taken it retries by itself.
   */
  private boolean isTaken(ScenarioImage image, Instant time) throws InterruptedException {
    Future<RecordMetadata> result =
        producer.send(record(image, time), (metadata, failure) -> acknowledge(failure));
    if (!result.isDone()) {
      return true;
    }
    try {
      return result.get() != null;
    } catch (ExecutionException e) {
      return !(e.getCause() instanceof RetriableException);
    }
  }

  private void flush(long count) throws InterruptedException {
    while (acknowledged.get() < count && refused.get() == null) {
      if (stopping.await(5, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** What was not taken fails in the sending thread, and is sent again; see {@link #isTaken}. */
  private void acknowledge(Exception failure) {
    if (failure == null) {
      acknowledged.incrementAndGet();
    } else if (!(failure instanceof RetriableException && Thread.currentThread().equals(thread))) {
      refused.compareAndSet(null, failure);
    }
  }

  private ProducerRecord<String, byte[]> record(ScenarioImage image, Instant time) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(settings.topic(), image.id(), image.value());
    image.headers().forEach((name, value) -> header(record, name, value));
    header(record, "ce_time", time.toString());
    return record;
  }

  private static void header(ProducerRecord<?, ?> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> properties(PlayerSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "pellucid-scenario");
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    // Retried until closed: an outage delays images, it loses none.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.putAll(settings.producer());
    return properties;
  }
}
