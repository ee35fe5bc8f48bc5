package dev.pellucid.cli;

import dev.pellucid.cli.bench.TemporaryFolder;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** What the monitor would take from images if the service explained them: by the same classes. */
final class LiveObservations implements AutoCloseable {

  private static final int IN_FLIGHT = 64;

  private final ExecutorService workers =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final TemporaryFolder cache = new TemporaryFolder();
  private final Catalogue catalogue;
  private final ServedModel model;
  private final Preprocessor preprocessor;

  /**
   * Loads the model.
   *
   * @throws IOException if there is no room for temporary files
   * @throws IllegalArgumentException if it cannot be served
   */
  LiveObservations(ModelBundle bundle, SessionSettings settings) throws IOException {
    this.catalogue =
        Catalogue.open(
            new CatalogueSettings(
                bundle.location(),
                Optional.of(bundle.name()),
                cache.path(),
                Duration.ZERO,
                settings,
                BatchSettings.USUAL),
            workers);
    this.model =
        catalogue
            .defaultModel()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the model cannot be served: " + catalogue.failures()));
    this.preprocessor = new Preprocessor(model.input());
  }

  /**
   * Explains images.
   *
   * @param leftOut told of each that the service would refuse, and why: one that is no image, or
   *     that the model gives no finite numbers for
   * @throws IOException if a file cannot be read
   */
  List<Observation> observe(List<Path> images, Progress progress, Consumer<String> leftOut)
      throws IOException {
    List<Observation> observed = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += IN_FLIGHT) {
      List<Path> some = images.subList(from, Math.min(images.size(), from + IN_FLIGHT));
      List<CompletableFuture<Observation>> explained = new ArrayList<>();
      for (Path image : some) {
        byte[] encoded = Files.readAllBytes(image);
        explained.add(
            CompletableFuture.supplyAsync(
                    () -> preprocessor.tensor(decoder.decode(encoded)), workers)
                .thenCompose(tensor -> model.explain(tensor, -1))
                .thenApply(explanation -> observation(image, explanation)));
      }
      for (int i = 0; i < some.size(); i++) {
        try {
          observed.add(explained.get(i).join());
        } catch (CompletionException e) {
          if (!isRefusal(e.getCause())) {
            throw e;
          }
          leftOut.accept(some.get(i) + ": " + e.getCause().getMessage());
        }
        progress.step(1);
      }
    }
    return observed;
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof UnreadableImageException
        || failure instanceof InferenceFailedException;
  }

  private Observation observation(Path image, LiveExplanation explanation) {
    int predicted = explanation.target();
    float[] probabilities = explanation.probabilities();
    return new Observation(
        id(image),
        new ModelRef(model.name(), model.version()),
        0,
        model.manifest().label(predicted),
        Math.min(1, probabilities[predicted]),
        Prediction.of(List.of(), probabilities).entropy(),
        explanation.concepts().map(LiveObservations::reasons),
        Optional.empty(),
        Map.of(),
        false,
        Map.of());
  }

  /** With its folder, for images of different classes often have equal names. */
  static String id(Path image) {
    int names = image.getNameCount();
    return image.subpath(Math.max(0, names - 2), names).toString();
  }

  private static Reasons reasons(LiveExplanation.Concepts concepts) {
    return new Reasons(
        concepts.names(), concepts.presence(), concepts.contribution(), concepts.residual());
  }

  @Override
  public void close() throws IOException {
    catalogue.close();
    workers.shutdown();
    cache.close();
  }
}
