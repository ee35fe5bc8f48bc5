package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.Crop;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.stream.PictureReader.Picture;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Explains images that somebody waits for, by the models that serve the stream.
 *
 * <p>They ride in the same batches as the stream's images. Only so many are under way at once,
 * fewer than the stream has, so neither starves the other; and they are decoded on threads of their
 * own. Methods of many passes run on a few threads, each with one core, and unlike the deep lane do
 * not wait until the live lane is idle, which may be never.
 */
@ApplicationScoped
public class DirectExplainer {

  private static final String REASON = "request";

  private final PictureReader pictures;
  private final ExplanationEvents events;
  private final Duration patience;
  private final ExecutorService workers;
  private final ExecutorService deep;
  private final InFlightLimit limit;

  /** One a thread of {@link #deep}; those that are not in use. */
  private final Queue<MethodRunner> runners = new ConcurrentLinkedQueue<>();

  private volatile boolean stopping;

  private record Live(Picture picture, LiveExplanation explanation) {}

  DirectExplainer(SessionSettings settings, StreamConfig config) {
    this.pictures = new PictureReader(config.limits());
    this.events = new ExplanationEvents(config.topClasses());
    this.patience = config.shutdownTimeout();
    int threads = config.direct().deepThreads();
    this.workers =
        StreamThreads.pool(
            "pellucid-direct", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    this.deep = StreamThreads.pool("pellucid-direct-deep", threads);
    this.limit = new InFlightLimit(workers, config.direct().imagesInFlight());
    for (int i = 0; i < threads; i++) {
      runners.add(new MethodRunner(settings, config.deep()));
    }
  }

  /**
   * Explains an image. Blocks nobody.
   *
   * @param model held open by the caller until the result is there
   * @return the explanation; or {@link dev.pellucid.image.UnreadableImageException}, {@link
   *     UnexplainableImageException}, {@link IllegalArgumentException} if tensor or target do not
   *     fit the model, or whatever keeps the model from answering just now. Cancelling it skips
   *     what has not begun, and stops a method after the run that is under way.
   */
  public CompletableFuture<DirectExplanation> explain(ServedModel model, DirectImage image) {
    CompletableFuture<DirectExplanation> result = new CompletableFuture<>();
    limit.submit(
        () ->
            result.isDone()
                ? result
                : live(model, image)
                    .whenComplete(
                        (live, failure) -> {
                          if (failure == null) {
                            follow(model, image, live, result);
                          } else {
                            result.completeExceptionally(unwrapped(failure));
                          }
                        }));
    return result;
  }

  /**
   * What a model sees of an image, as a picture. Blocks nobody.
   *
   * @return the picture, or {@link dev.pellucid.image.UnreadableImageException}
   */
  public CompletableFuture<RgbImage> view(ServedModel model, byte[] encoded) {
    return CompletableFuture.supplyAsync(() -> pictures.view(encoded, model.input()), workers);
  }

  private CompletionStage<Live> live(ServedModel model, DirectImage image) {
    Picture picture;
    try {
      picture = picture(image.pixels(), model.input());
    } catch (Throwable failure) {
      // Errors too: somebody waits.
      return CompletableFuture.failedStage(failure);
    }
    return PoisonCheck.explain(
            () -> model.explain(picture.tensor(), image.target()), model::explainProbe)
        .thenApply(explanation -> new Live(picture, explanation));
  }

  private Picture picture(DirectImage.Pixels pixels, InputSpec input) {
    if (pixels instanceof DirectImage.Pixels.Encoded encoded) {
      return pictures.read(encoded.bytes(), input);
    }
    int width = input.width();
    int height = input.height();
    return new Picture(
        new Crop(width, height, 0, 0, width, height),
        ((DirectImage.Pixels.Tensor) pixels).chw(),
        Duration.ZERO);
  }

  private void follow(
      ServedModel model,
      DirectImage image,
      Live live,
      CompletableFuture<DirectExplanation> result) {
    try {
      ExplanationEvent event =
          events.event(
              new ImageFacts(
                  image.id(), Instant.now(), Optional.empty(), image.label(), image.groups()),
              model.manifest(),
              live.picture().seen(),
              live.picture().took(),
              live.explanation());
      if (image.calls().isEmpty()) {
        result.complete(new DirectExplanation(event, live.explanation(), List.of()));
      } else {
        deep.execute(() -> methods(model, image, live, event, result));
      }
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void methods(
      ServedModel model,
      DirectImage image,
      Live live,
      ExplanationEvent event,
      CompletableFuture<DirectExplanation> result) {
    MethodRunner runner = runners.remove();
    try {
      InputSpec input = model.input();
      List<MethodRunner.Outcome> outcomes =
          runner.run(
              runner.classifier(model.bundle()),
              new ImageBatch(
                  input.channels().count(),
                  input.height(),
                  input.width(),
                  live.picture().tensor(),
                  List.of(Target.of(live.explanation().target()))),
              live.picture().seen(),
              image.calls(),
              () -> requireWanted(result));
      result.complete(
          new DirectExplanation(
              event.including(
                  new Deep(REASON, outcomes.stream().map(MethodRunner.Outcome::result).toList())),
              live.explanation(),
              outcomes.stream().map(MethodRunner.Outcome::explanation).toList()));
    } catch (Throwable failure) {
      // Errors too: somebody waits.
      result.completeExceptionally(failure);
    } finally {
      runners.add(runner);
    }
  }

  private void requireWanted(CompletableFuture<?> result) {
    if (stopping || result.isDone()) {
      throw new CancellationException("nobody waits for it any more");
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = PoisonCheck.cause(failure);
    return cause instanceof PoisonCheck.PoisonImageException poison
        ? new UnexplainableImageException(poison)
        : cause;
  }

  /** Lets go of what is under way, and releases every model that was opened for methods. */
  @PreDestroy
  void close() throws InterruptedException {
    stopping = true;
    workers.shutdownNow();
    deep.shutdownNow();
    if (!deep.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      StreamLog.LOG.modelsLeftOpen("a method has not ended after " + patience);
    }
    runners.forEach(MethodRunner::close);
  }
}
