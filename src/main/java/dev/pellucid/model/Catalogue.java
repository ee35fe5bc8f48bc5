package dev.pellucid.model;

import dev.pellucid.model.inference.ProviderUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The models of a folder, each served in its newest version that can be loaded.
 *
 * <p>The folder is looked at again and again. A changed bundle replaces its earlier version without
 * the loss of an image: new ones go to the new version, those under way finish on the old one,
 * which closes after the last. A bundle that is still being copied is left alone, one that cannot
 * be loaded is reported in {@link #failures()}, and the earlier version stays.
 */
public final class Catalogue implements AutoCloseable {

  private static final long DRAIN_SECONDS = 30;

  private final ModelFolder folder;
  private final Optional<String> defaultModel;
  private final ModelLoader loader;
  private final ModelMetrics metrics;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pellucid-model-reload");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Path, BundleSlot> slots = new LinkedHashMap<>();
  private volatile Map<String, ServedModel> served = Map.of();
  private volatile List<BundleStatus> bundles = List.of();
  private final AtomicLong changes = new AtomicLong();
  private boolean closed;

  private Catalogue(CatalogueSettings settings, Executor completions, ModelMetrics metrics) {
    this.folder = new ModelFolder(settings.models());
    this.defaultModel = settings.defaultModel();
    this.metrics = metrics;
    this.loader =
        new ModelLoader(
            new CompiledGraphCache(settings.cache()),
            settings.session(),
            settings.batch(),
            completions,
            metrics);
  }

  /**
   * Loads every bundle there is, and begins to watch. A bundle that cannot be loaded keeps no other
   * from being served.
   *
   * @param completions where explanations are handed over
   * @throws ProviderUnavailableException if the configured provider cannot be had here
   */
  public static Catalogue open(CatalogueSettings settings, Executor completions) {
    return open(settings, completions, ModelMetrics.none());
  }

  /** As {@link #open(CatalogueSettings, Executor)}, and measures what it serves. */
  static Catalogue open(CatalogueSettings settings, Executor completions, ModelMetrics metrics) {
    Catalogue catalogue = new Catalogue(settings, completions, metrics);
    try {
      catalogue.loadAll();
    } catch (RuntimeException e) {
      catalogue.close();
      throw e;
    }
    long period = settings.reload().toMillis();
    if (period > 0) {
      Future<?> unused =
          catalogue.watch.scheduleWithFixedDelay(
              catalogue::look, period, period, TimeUnit.MILLISECONDS);
    }
    return catalogue;
  }

  /** All models, by name. */
  public List<ServedModel> models() {
    return List.copyOf(served.values());
  }

  /** A model in its newest version. */
  public Optional<ServedModel> find(String name) {
    return Optional.ofNullable(served.get(name));
  }

  /** The model of images that name none: the configured one, else the only one there is. */
  public Optional<ServedModel> defaultModel() {
    return defaultModel.isPresent()
        ? find(defaultModel.get())
        : served.size() == 1 ? Optional.of(served.values().iterator().next()) : Optional.empty();
  }

  /**
   * Holds a model open, in its newest version.
   *
   * @throws UnknownModelException if there is no such model
   */
  public ModelLease lease(String name) {
    while (true) {
      ServedModel model =
          find(name)
              .orElseThrow(
                  () ->
                      new UnknownModelException(
                          "there is no model '%s'".formatted(name), served.keySet()));
      Optional<ModelLease> lease = model.lease();
      if (lease.isPresent()) {
        return lease.get();
      }
      // Replaced between finding and leasing: the newer version is in place by then.
      Thread.onSpinWait();
    }
  }

  /**
   * Holds the default model open.
   *
   * @throws UnknownModelException if there is none
   */
  public ModelLease leaseDefault() {
    String name =
        defaultModel
            .or(() -> defaultModel().map(ServedModel::name))
            .orElseThrow(
                () ->
                    new UnknownModelException(
                        "no model is named, and there is no default", served.keySet()));
    return lease(name);
  }

  /** The bundles that cannot be loaded as they are. */
  public List<LoadFailure> failures() {
    return bundles.stream().flatMap(bundle -> bundle.failure().stream()).toList();
  }

  /** Every bundle of the folder, in the order of their names. */
  public List<BundleStatus> bundles() {
    return bundles;
  }

  /** Counts up whenever {@link #bundles()} changes. */
  public long changes() {
    return changes.get();
  }

  /**
   * Looks at the folder now, and loads what has changed without waiting for it to stand still. It
   * takes as long as loading does.
   *
   * @return what came of every bundle, and of those that are gone
   */
  public List<Reload> reload() {
    return reload(location -> true);
  }

  /**
   * The same for one bundle.
   *
   * @param name of the model that is served from it, or of the bundle itself
   * @return what came of it; empty if there is none of that name
   */
  public Optional<Reload> reload(String name) {
    return bundles.stream()
        .filter(bundle -> bundle.name().equals(name))
        .map(BundleStatus::location)
        .findFirst()
        .flatMap(location -> reload(location::equals).stream().findFirst());
  }

  private synchronized List<Reload> reload(Predicate<Path> which) {
    List<Reload> reloads = new ArrayList<>();
    try {
      List<Path> found = folder.bundles();
      found.stream().filter(which).forEach(l -> slots.computeIfAbsent(l, BundleSlot::new));
      for (BundleSlot slot : List.copyOf(slots.values())) {
        if (!closed && which.test(slot.location())) {
          reloads.add(reload(slot, found.contains(slot.location())));
        }
      }
      return reloads;
    } catch (IOException e) {
      ModelLog.LOG.folderNotRead(folder.path(), e);
      throw new UncheckedIOException(e);
    } finally {
      publish();
    }
  }

  private Reload reload(BundleSlot slot, boolean there) throws IOException {
    Optional<ServedModel> before = slot.served();
    if (!there) {
      slots.remove(slot.location());
      before.ifPresent(model -> ModelLog.LOG.modelGone(model.name(), slot.location()));
      return Reload.gone(slot.location(), before);
    }
    slot.loadNow(loader, name -> isTaken(name, slot));
    return Reload.of(slot.location(), before, slot.served(), slot.failure());
  }

  private synchronized void loadAll() {
    try {
      for (Path location : folder.bundles()) {
        slots.put(location, new BundleSlot(location));
      }
      publish();
      for (BundleSlot slot : slots.values()) {
        slot.loadNow(loader, name -> isTaken(name, slot));
      }
    } catch (IOException e) {
      ModelLog.LOG.folderNotRead(folder.path(), e);
    } finally {
      publish();
    }
    if (slots.isEmpty()) {
      ModelLog.LOG.noModels(folder.path().toAbsolutePath());
    }
  }

  /** Looks at the folder once; what has changed since the last look but one is loaded. */
  synchronized void look() {
    if (closed) {
      return;
    }
    try {
      List<Path> found = folder.bundles();
      for (Path location : found) {
        slots.computeIfAbsent(location, BundleSlot::new);
      }
      publish();
      for (BundleSlot slot : List.copyOf(slots.values())) {
        if (found.contains(slot.location())) {
          slot.refresh(loader, name -> isTaken(name, slot));
        } else if (slot.isGone()) {
          slots.remove(slot.location());
          slot.served().ifPresent(m -> ModelLog.LOG.modelGone(m.name(), slot.location()));
        }
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Were this to leave, no change would ever be noticed again.
      ModelLog.LOG.folderNotRead(folder.path(), e);
    } finally {
      publish();
    }
  }

  private boolean isTaken(String name, BundleSlot by) {
    return slots.values().stream()
        .filter(slot -> slot != by)
        .flatMap(slot -> slot.served().stream())
        .anyMatch(model -> model.name().equals(name));
  }

  /** Shows the world what the slots hold, and only then retires what they hold no longer. */
  private void publish() {
    Map<String, ServedModel> now = new TreeMap<>();
    List<BundleStatus> standing = new ArrayList<>();
    for (BundleSlot slot : slots.values()) {
      slot.served().ifPresent(model -> now.put(model.name(), model));
      standing.add(
          new BundleStatus(slot.location(), slot.served(), slot.failure(), slot.isPending()));
    }
    Map<String, ServedModel> before = served;
    served = Collections.unmodifiableMap(now);
    if (!standing.equals(bundles)) {
      bundles = List.copyOf(standing);
      changes.incrementAndGet();
    }
    metrics.serving(
        now.values(),
        (int) standing.stream().filter(bundle -> bundle.failure().isPresent()).count());
    for (ServedModel model : now.values()) {
      ServedModel earlier = before.get(model.name());
      if (earlier == null) {
        ModelLog.LOG.modelServed(model.name(), model.version(), model.bundle().location());
      } else if (earlier != model) {
        ModelLog.LOG.modelReplaced(model.name(), earlier.version(), model.version());
      }
    }
    before.values().stream()
        .filter(model -> !now.containsValue(model))
        .forEach(ServedModel::retire);
  }

  /** Takes no more images, and waits for those under way, but not for ever. */
  @Override
  public void close() {
    watch.shutdownNow();
    Map<ServedModel, CompletionStage<Void>> closing = new LinkedHashMap<>();
    synchronized (this) {
      closed = true;
      served.values().forEach(model -> closing.put(model, model.retire()));
      slots.clear();
      served = Map.of();
    }
    closing.forEach(Catalogue::await);
  }

  private static void await(ServedModel model, CompletionStage<Void> closed) {
    try {
      closed.toCompletableFuture().get(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      ModelLog.LOG.modelLeftOpen(model.name(), DRAIN_SECONDS);
    } catch (ExecutionException e) {
      ModelLog.LOG.modelNotClosed(model.name(), model.version(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
