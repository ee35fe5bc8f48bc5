package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ModelLease;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.PictureReader.Picture;
import dev.pellucid.stream.PoisonCheck.PoisonImageException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decodes an image and has the model it asks for explain it.
 *
 * <p>What is wrong with the image rejects it; what is wrong around it makes it be asked for again.
 * {@link PoisonCheck} tells the two apart where they look alike.
 */
@ApplicationScoped
class ModelExplainer implements ImageExplainer {

  private static final int PREDICTED = -1;

  private final AskedModels models;
  private final PictureReader pictures;
  private final DeepPolicy policy;
  private final ExplanationEvents events;
  private final Timer explaining;

  ModelExplainer(
      Catalogue catalogue,
      @ConfigProperty(name = "pellucid.models.default") Optional<String> defaultModel,
      StreamConfig config,
      MeterRegistry registry) {
    this.models = new AskedModels(catalogue, defaultModel);
    this.pictures = new PictureReader(config.limits());
    this.policy = new DeepPolicy(config.deep());
    this.events = new ExplanationEvents(config.topClasses());
    this.explaining =
        Timer.builder("pellucid.explain")
            .description("Making the event of one image of what the model returned")
            .register(registry);
  }

  @Override
  public Optional<String> obstacle() {
    return models.obstacle();
  }

  @Override
  public CompletionStage<ImageResult> explain(ImageRecord image) {
    Optional<String> asked = image.model();
    Optional<Rejection> refusal = models.refusal(asked);
    if (refusal.isPresent()) {
      return reject(asked, refusal.get());
    }
    try (ModelLease lease = models.lease(asked)) {
      return explain(image, lease.model());
    }
  }

  private CompletionStage<ImageResult> explain(ImageRecord image, ServedModel model) {
    Optional<String> name = Optional.of(model.name());
    byte[] encoded = image.source().value();
    if (encoded == null) {
      return reject(name, Rejection.nullValue());
    }
    Picture picture;
    try {
      picture = image.trace().step("decode", () -> pictures.read(encoded, model.input()));
    } catch (UnreadableImageException e) {
      return reject(name, Rejection.unreadable(e));
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(defect(image, model, e));
    }
    return PoisonCheck.explain(
            () -> model.explain(picture.tensor(), PREDICTED), model::explainProbe)
        .<CompletionStage<ImageResult>>handle(
            (explanation, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(
                        explained(image, model, picture, explanation))
                    : PoisonCheck.cause(failure) instanceof PoisonImageException poison
                        ? reject(name, Rejection.inferenceFailed(poison.getCause()))
                        : CompletableFuture.failedStage(failure))
        .thenCompose(result -> result);
  }

  private ImageResult explained(
      ImageRecord image, ServedModel model, Picture picture, LiveExplanation explanation) {
    image.trace().inferred(model.name(), model.version(), explanation);
    try {
      ExplanationEvent event =
          explaining.record(
              () ->
                  events.event(
                      ImageFacts.of(image),
                      model.manifest(),
                      picture.seen(),
                      picture.took(),
                      explanation));
      return new ImageResult.Explained(event, policy.of(image, event));
    } catch (RuntimeException e) {
      return defect(image, model, e);
    }
  }

  /** It would fail again for ever and hold up the images behind it; in the queue it is safe. */
  private static ImageResult defect(ImageRecord image, ServedModel model, RuntimeException e) {
    try (LogContext about = LogContext.of(image)) {
      StreamLog.LOG.internalError(image.id(), e);
    }
    return new ImageResult.Rejected(Optional.of(model.name()), Rejection.internalError(e));
  }

  private static CompletionStage<ImageResult> reject(Optional<String> model, Rejection rejection) {
    return CompletableFuture.completedStage(new ImageResult.Rejected(model, rejection));
  }
}
