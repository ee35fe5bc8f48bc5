package dev.pellucid.model;

import dev.pellucid.model.inference.BatchRunner;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What is measured of models: how they run, how many images wait for them, which are served. A
 * model that is no longer served leaves no series behind.
 */
final class ModelMetrics {

  private static final String MODEL = "model";

  private final MeterRegistry registry;
  private final MultiGauge info;
  private final MultiGauge queue;
  private final Set<String> known = new HashSet<>();
  private final Set<Meter> runs = ConcurrentHashMap.newKeySet();
  private volatile int broken;

  ModelMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.info =
        MultiGauge.builder("pellucid.model.info")
            .description("1 for each version of a model that is served")
            .register(registry);
    this.queue =
        MultiGauge.builder("pellucid.model.queue")
            .description("Images that wait for the model to run")
            .baseUnit("images")
            .register(registry);
    Gauge.builder("pellucid.models.broken", this, metrics -> metrics.broken)
        .description("Bundles that cannot be loaded as they are")
        .register(registry);
  }

  /** Measures nothing. */
  static ModelMetrics none() {
    return new ModelMetrics(new CompositeMeterRegistry());
  }

  /** The same runs, measured. */
  <T, R> BatchRunner<T, R> measured(String model, BatchRunner<T, R> runner) {
    Timer took =
        Timer.builder("pellucid.inference")
            .description("One run of a model over a batch of images, explanations included")
            .tag(MODEL, model)
            .register(registry);
    DistributionSummary batch =
        DistributionSummary.builder("pellucid.inference.batch")
            .description("Images in one run of a model")
            .baseUnit("images")
            .tag(MODEL, model)
            .register(registry);
    runs.add(took);
    runs.add(batch);
    return images -> {
      long begin = System.nanoTime();
      try {
        return runner.run(images);
      } finally {
        took.record(Duration.ofNanos(System.nanoTime() - begin));
        batch.record(images.size());
      }
    };
  }

  /**
   * Notes what is served from now on.
   *
   * @param broken how many bundles cannot be loaded
   */
  synchronized void serving(Collection<ServedModel> models, int broken) {
    this.broken = broken;
    info.register(
        models.stream()
            .map(
                model ->
                    MultiGauge.Row.of(
                        Tags.of(MODEL, model.name(), "version", model.version()), () -> 1))
            .collect(Collectors.toList()),
        true);
    queue.register(
        models.stream()
            .map(model -> MultiGauge.Row.of(Tags.of(MODEL, model.name()), model::waiting))
            .collect(Collectors.toList()),
        true);
    Set<String> names = models.stream().map(ServedModel::name).collect(Collectors.toSet());
    known.stream().filter(name -> !names.contains(name)).toList().forEach(this::forget);
    known.addAll(names);
  }

  private void forget(String model) {
    known.remove(model);
    List<Meter> gone =
        runs.stream().filter(meter -> model.equals(meter.getId().getTag(MODEL))).toList();
    gone.forEach(registry::remove);
    gone.forEach(runs::remove);
  }
}
