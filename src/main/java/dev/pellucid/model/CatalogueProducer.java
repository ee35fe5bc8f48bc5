package dev.pellucid.model;

import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens the catalogue as configured when the first bean that needs it is made, so that a process
 * without models loads none, and closes it when the service stops.
 */
@Singleton
final class CatalogueProducer {

  // Not the service's worker pool: were all of it waiting for explanations, none could arrive.
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService completions =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          task -> {
            Thread thread = new Thread(task, "pellucid-results-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /** How models run here. */
  @Produces
  @Singleton
  SessionSettings sessions(InferenceConfig inference) {
    return sessionSettings(inference);
  }

  @Produces
  @Singleton
  Catalogue catalogue(
      ModelsConfig models, InferenceConfig inference, BatchConfig batch, MeterRegistry registry) {
    return Catalogue.open(
        settings(models, inference, batch), completions, new ModelMetrics(registry));
  }

  /** The same folder for those who run no model. */
  @Produces
  @Singleton
  BundleShelf shelf(ModelsConfig models) {
    return new BundleShelf(models.path(), models.reload());
  }

  void close(@Disposes Catalogue catalogue) {
    catalogue.close();
    completions.shutdown();
  }

  static CatalogueSettings settings(
      ModelsConfig models, InferenceConfig inference, BatchConfig batch) {
    return new CatalogueSettings(
        models.path(),
        models.defaultModel(),
        models.cache().orElseGet(CompiledGraphCache::usualFolder),
        models.reload(),
        sessionSettings(inference),
        new BatchSettings(batch.maxSize(), batch.maxWait()));
  }

  private static SessionSettings sessionSettings(InferenceConfig inference) {
    SessionSettings usual = SessionSettings.onCpu();
    return usual
        .withProvider(inference.provider(), inference.device())
        .withThreads(inference.threads().orElse(usual.threads()))
        .withSpinning(inference.spinning());
  }
}
