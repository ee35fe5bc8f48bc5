package dev.pellucid.stream;

import dev.pellucid.image.Crop;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ModelLease;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.inference.InferenceFailedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decodes an image and has the model it asks for explain it.
 *
 * <p>What is wrong with the image rejects it; what is wrong around it makes it be asked for again.
 * The two are told apart where they look alike: a model that fails at an image is shown a blank
 * one, and only if it manages that is the image poison.
 */
@ApplicationScoped
class ModelExplainer implements ImageExplainer {

  private static final int PREDICTED = -1;

  private final Catalogue catalogue;
  private final boolean defaultIsConfigured;
  private final SparingDecoder decoder;
  private final ExplanationEvents events;

  ModelExplainer(
      Catalogue catalogue,
      @ConfigProperty(name = "pellucid.models.default") Optional<String> defaultModel,
      StreamConfig config) {
    this.catalogue = catalogue;
    this.defaultIsConfigured = defaultModel.isPresent();
    StreamConfig.Limits limits = config.limits();
    this.decoder =
        new SparingDecoder(
            new ImageDecoder(
                new DecodeLimits(
                    limits.maxBytes(),
                    limits.maxPixels(),
                    limits.maxSide(),
                    limits.maxAspectRatio())));
    this.events = new ExplanationEvents(config.topClasses());
  }

  @Override
  public boolean isReady() {
    return !catalogue.models().isEmpty();
  }

  @Override
  public CompletionStage<ImageResult> explain(ImageRecord image) {
    Optional<String> asked = image.model();
    if (asksInVain(asked)) {
      return reject(
          asked,
          Rejection.unknownModel(
              asked, catalogue.models().stream().map(ServedModel::name).toList()));
    }
    try (ModelLease lease = asked.map(catalogue::lease).orElseGet(catalogue::leaseDefault)) {
      return explain(image, lease.model());
    }
  }

  /**
   * Whether the image asks for what is not there, and not just now: a catalogue without any model
   * is being filled, or closed, and a default that is configured is expected.
   */
  private boolean asksInVain(Optional<String> asked) {
    int served = catalogue.models().size();
    return asked
        .map(name -> served > 0 && catalogue.find(name).isEmpty())
        .orElse(served > 1 && !defaultIsConfigured);
  }

  private CompletionStage<ImageResult> explain(ImageRecord image, ServedModel model) {
    Optional<String> name = Optional.of(model.name());
    byte[] encoded = image.source().value();
    if (encoded == null) {
      return reject(name, Rejection.nullValue());
    }
    long begin = System.nanoTime();
    Crop seen;
    float[] tensor;
    try {
      RgbImage picture = decoder.decode(encoded);
      Preprocessor preprocessor = new Preprocessor(model.input());
      seen = preprocessor.crop(picture.width(), picture.height());
      tensor = preprocessor.tensor(picture);
    } catch (UnreadableImageException e) {
      return reject(name, Rejection.unreadable(e));
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(defect(image, model, e));
    }
    Duration decoding = Duration.ofNanos(System.nanoTime() - begin);
    return model
        .explain(tensor, PREDICTED)
        .<CompletionStage<ImageResult>>handle(
            (explanation, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(
                        explained(image, model, seen, decoding, explanation))
                    : rejectIfPoison(model, cause(failure)))
        .thenCompose(result -> result);
  }

  private ImageResult explained(
      ImageRecord image,
      ServedModel model,
      Crop seen,
      Duration decoding,
      LiveExplanation explanation) {
    try {
      return new ImageResult.Explained(
          events.event(image, model.manifest(), seen, decoding, explanation));
    } catch (RuntimeException e) {
      return defect(image, model, e);
    }
  }

  /** It would fail again for ever and hold up the images behind it; in the queue it is safe. */
  private static ImageResult defect(ImageRecord image, ServedModel model, RuntimeException e) {
    StreamLog.LOG.internalError(image.id(), e);
    return new ImageResult.Rejected(Optional.of(model.name()), Rejection.internalError(e));
  }

  private static CompletionStage<ImageResult> rejectIfPoison(ServedModel model, Throwable failure) {
    if (!(failure instanceof InferenceFailedException)) {
      return CompletableFuture.failedStage(failure);
    }
    CompletionStage<LiveExplanation> blank =
        model.explain(new float[model.input().size()], PREDICTED);
    return blank.thenApply(
        explained ->
            new ImageResult.Rejected(
                Optional.of(model.name()), Rejection.inferenceFailed(failure)));
  }

  private static CompletionStage<ImageResult> reject(Optional<String> model, Rejection rejection) {
    return CompletableFuture.completedStage(new ImageResult.Rejected(model, rejection));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
