package dev.pellucid.cli.bench;

import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The way of an image without Kafka: decode, preprocess, gather into batches, run the live pass, by
 * the same classes and with as many threads as the service has.
 */
final class LivePipeline implements AutoCloseable {

  private static final int IN_FLIGHT = 64;

  private final ExecutorService workers =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final Catalogue catalogue;
  private final ServedModel model;
  private final Preprocessor preprocessor;

  /**
   * Loads the model.
   *
   * @param staged a folder with this bundle
   * @param batch images in one run at most
   */
  LivePipeline(ModelBundle bundle, StagedModel staged, SessionSettings settings, int batch) {
    this.catalogue =
        Catalogue.open(
            new CatalogueSettings(
                staged.models(),
                Optional.of(bundle.name()),
                staged.cache(),
                Duration.ZERO,
                settings,
                new BatchSettings(batch, BatchSettings.USUAL.maxWait())),
            workers);
    this.model =
        catalogue
            .find(bundle.name())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the model cannot be served: " + catalogue.failures()));
    this.preprocessor = new Preprocessor(model.input());
  }

  /**
   * Explains so many images, going round those given.
   *
   * @throws IllegalStateException if one of them cannot be explained
   */
  void explain(EncodedImages images, long count) {
    Semaphore room = new Semaphore(IN_FLIGHT);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (long turn = 0; turn < count && failure.get() == null; turn++) {
      byte[] encoded = images.get(turn);
      room.acquireUninterruptibly();
      workers.execute(
          () -> {
            try {
              model
                  .explain(preprocessor.tensor(decoder.decode(encoded)), -1)
                  .whenComplete(
                      (LiveExplanation explained, Throwable thrown) -> {
                        if (thrown != null) {
                          failure.compareAndSet(null, thrown);
                        }
                        room.release();
                      });
            } catch (RuntimeException unreadable) {
              failure.compareAndSet(null, unreadable);
              room.release();
            }
          });
    }
    room.acquireUninterruptibly(IN_FLIGHT);
    if (failure.get() != null) {
      throw new IllegalStateException(
          "an image cannot be explained: " + failure.get().getMessage(), failure.get());
    }
  }

  @Override
  public void close() {
    catalogue.close();
    workers.shutdown();
  }
}
