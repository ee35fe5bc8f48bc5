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
import dev.pellucid.stream.PoisonCheck.PoisonImageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
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

  private final Catalogue catalogue;
  private final Optional<String> defaultModel;
  private final SparingDecoder decoder;
  private final ExplanationEvents events;

  ModelExplainer(
      Catalogue catalogue,
      @ConfigProperty(name = "pellucid.models.default") Optional<String> defaultModel,
      StreamConfig config) {
    this.catalogue = catalogue;
    this.defaultModel = defaultModel;
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
  public Optional<String> obstacle() {
    List<String> names = catalogue.models().stream().map(ServedModel::name).toList();
    if (names.isEmpty()) {
      return Optional.of("no model is loaded");
    }
    return defaultModel
        .filter(name -> !names.contains(name))
        .map(
            name ->
                "the default model '%s' is not loaded, only %s; see pellucid.models.default"
                    .formatted(name, names));
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
        .orElse(served > 1 && defaultModel.isEmpty());
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
    return PoisonCheck.explain(() -> model.explain(tensor, PREDICTED), model::explainProbe)
        .<CompletionStage<ImageResult>>handle(
            (explanation, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(
                        explained(image, model, seen, decoding, explanation))
                    : PoisonCheck.cause(failure) instanceof PoisonImageException poison
                        ? reject(name, Rejection.inferenceFailed(poison.getCause()))
                        : CompletableFuture.failedStage(failure))
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

  private static CompletionStage<ImageResult> reject(Optional<String> model, Rejection rejection) {
    return CompletableFuture.completedStage(new ImageResult.Rejected(model, rejection));
  }
}
