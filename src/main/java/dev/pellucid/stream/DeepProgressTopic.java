package dev.pellucid.stream;

import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.EventJson;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Tells how far the deep lane is with images that take it a while. What cannot be told is not: no
 * image waits for it.
 */
@ApplicationScoped
@Typed(DeepProgressTopic.class)
class DeepProgressTopic {

  private static final int MOST_WAITING = 16;
  private static final long IDLE_SECONDS = 30;

  private final Consumer<DeepProgress> out;
  private final Runnable close;

  @Inject
  DeepProgressTopic(
      TopicConfig topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    LazyProducer producer = LazyProducer.careless(kafka, "pellucid-deep-progress");
    // A producer that does not find its topic waits for it: on a thread of its own.
    ThreadPoolExecutor sender =
        new ThreadPoolExecutor(
            0,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "pellucid-deep-progress");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardOldestPolicy());
    AtomicBoolean lookedAfter = new AtomicBoolean();
    this.out =
        progress ->
            sender.execute(
                () -> {
                  if (!lookedAfter.getAndSet(true)) {
                    lookAfter(topics.progress(), kafka);
                  }
                  producer.sendIfPossible(
                      new ProducerRecord<>(
                          topics.progress(),
                          HeaderText.bytes(progress.imageId()),
                          EventJson.PROGRESS.write(progress)));
                });
    this.close =
        () -> {
          sender.shutdownNow();
          producer.close();
        };
  }

  private static void lookAfter(String topic, Map<String, Object> kafka) {
    try {
      TopicMaker.shortLived(kafka, topic);
    } catch (KafkaUnavailableException e) {
      StreamLog.LOG.progressTopicNotMade(topic, e.getMessage());
    }
  }

  /** Tells somebody else. */
  DeepProgressTopic(Consumer<DeepProgress> out) {
    this.out = out;
    this.close = () -> {};
  }

  /** Begins with an image. */
  ImageProgress of(ImageRecord image) {
    Headers headers = image.source().headers();
    return new ImageProgress(
        image.id(),
        DeepHeaders.source(image.source()),
        DeepHeaders.requestId(headers).orElse(null),
        DeepHeaders.request(headers).map(DeepRequest::calls).orElse(List.of()),
        out,
        System::nanoTime,
        Clock.systemUTC());
  }

  @PreDestroy
  void close() {
    close.run();
  }
}
