package dev.pellucid.stream;

import static dev.pellucid.stream.Batches.assigned;
import static dev.pellucid.stream.Batches.polled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.stream.ExplainedBatch.Settled;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class BatchExplainerTest {

  private static final Executor HERE = Runnable::run;

  private final List<String> asked = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Assignment assignment = assigned(1, 0, 1);

  @Test
  void keepsTheImagesInTheOrderTheyWereRead() {
    // Given images that are explained in reverse
    List<CompletableFuture<ImageResult>> open = new ArrayList<>();
    CompletableFuture<ExplainedBatch> batch =
        explainer(
                image -> {
                  CompletableFuture<ImageResult> result = new CompletableFuture<>();
                  open.add(0, result);
                  return result;
                })
            .explain(polled(1, 0, 4, 0))
            .toCompletableFuture();

    // When
    open.forEach(result -> result.complete(rejected()));

    // Then
    assertThat(ids(batch.join()))
        .containsExactly("images-0-0", "images-0-1", "images-0-2", "images-0-3");
  }

  @Test
  void asksAgainForAnImageThatCannotBeExplainedNow() {
    // Given an explainer that throws, then fails, then answers
    BatchExplainer explainer =
        explainer(
            image -> {
              if (asked.size() == 1) {
                throw new OutOfMemoryError("just now");
              }
              return asked.size() == 2
                  ? CompletableFuture.failedFuture(new IllegalStateException("replaced"))
                  : CompletableFuture.completedFuture(rejected());
            });

    // When
    ExplainedBatch batch = explainer.explain(polled(1, 7, 8, 0)).toCompletableFuture().join();

    // Then
    assertThat(asked).containsExactly("images-0-7", "images-0-7", "images-0-7");
    assertThat(ids(batch)).containsExactly("images-0-7");
    assertThat(registry.get("pellucid.images.retried").counter().count()).isEqualTo(2);
  }

  @Test
  void readsARecordAgainThatCouldNotBeReadForWantOfMemory() {
    // Given a record whose headers find no memory at first
    boolean[] asked = {false};
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("images", 0, 7, null, new byte[] {1}) {
          @Override
          public Headers headers() {
            if (!asked[0]) {
              asked[0] = true;
              throw new OutOfMemoryError("just now");
            }
            return super.headers();
          }
        };
    PolledBatch batch =
        new PolledBatch(
            new ConsumerRecords<>(Map.of(Batches.partition(0), List.of(record)), Map.of()), 1);

    // When
    CompletableFuture<ExplainedBatch> explained =
        explainer(image -> CompletableFuture.completedFuture(rejected()))
            .explain(batch)
            .toCompletableFuture();

    // Then
    assertThat(explained).succeedsWithin(Duration.ofSeconds(20));
    assertThat(ids(explained.join())).containsExactly("images-0-7");
  }

  @Test
  void passesOverImagesWhosePartitionMovedAway() {
    // Given
    assignment = assigned(1, 1);
    BatchExplainer explainer = explainer(image -> CompletableFuture.completedFuture(rejected()));

    // When
    ExplainedBatch batch = explainer.explain(polled(1, 0, 1, 0, 1)).toCompletableFuture().join();

    // Then
    assertThat(asked).containsExactly("images-1-0");
    assertThat(ids(batch)).containsExactly("images-1-0");
  }

  private BatchExplainer explainer(ImageExplainer explainer) {
    return new BatchExplainer(
        image -> {
          asked.add(image.id());
          return explainer.explain(image);
        },
        new OutgoingRecords(Batches.TOPICS, "/test", Clock.systemUTC()),
        new InFlightLimit(HERE, 64),
        () -> assignment,
        HERE,
        ImageTracing.off(),
        new StreamMetrics(registry, "live", Clock.systemUTC()));
  }

  private static ImageResult rejected() {
    return new ImageResult.Rejected(Optional.empty(), Rejection.nullValue());
  }

  private static List<String> ids(ExplainedBatch batch) {
    return batch.images().stream().map(Settled::image).map(ImageRecord::id).toList();
  }
}
