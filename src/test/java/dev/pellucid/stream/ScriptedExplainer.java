package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Does what the image's bytes say: {@code bad}, {@code slow}, {@code flaky}; all else is good. */
@Alternative
@ApplicationScoped
class ScriptedExplainer implements ImageExplainer {

  private final AtomicInteger flakyFailures = new AtomicInteger();

  @Override
  public CompletionStage<ImageResult> explain(ImageRecord image) {
    byte[] value = image.source().value();
    String script = value == null ? "bad" : new String(value, UTF_8);
    if (script.startsWith("bad")) {
      return CompletableFuture.completedStage(
          new ImageResult.Rejected(Optional.of("scripted"), Rejection.nullValue()));
    }
    if (script.startsWith("flaky") && flakyFailures.incrementAndGet() <= 2) {
      return CompletableFuture.failedStage(new IllegalStateException("not just now"));
    }
    CompletableFuture<ImageResult> explained = new CompletableFuture<>();
    long millis = script.startsWith("slow") ? 20 : 0;
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(
            () -> explained.complete(new ImageResult.Explained(event(image), Optional.empty())));
    return explained;
  }

  static ExplanationEvent event(ImageRecord image) {
    ConsumerRecord<?, ?> source = image.source();
    ClassScore first = new ClassScore(0, "first", 1, 1);
    return new ExplanationEvent(
        image.id(),
        new ModelRef("scripted", "1"),
        image.time(),
        new Source(source.topic(), source.partition(), source.offset()),
        new Prediction(List.of(first), 0),
        first,
        null,
        null,
        null,
        image.label().orElse(null),
        image.groups(),
        new Timings(0, 0, 0, 1));
  }
}
