package dev.pellucid.model;

import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.ProviderUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One bundle's place in the catalogue: what is served from it, and what is known of its files.
 *
 * <p>A change is acted upon when the files have looked the same twice in a row, so that a bundle
 * which is just being copied is left alone. What cannot be loaded is not tried again until it
 * changes, or somebody asks for it, and what was served before still is. For one thread.
 */
final class BundleSlot {

  private final Path location;
  private Optional<Fingerprint> tried = Optional.empty();
  private Optional<Fingerprint> seen = Optional.empty();
  private Optional<ServedModel> served = Optional.empty();
  private Optional<LoadFailure> failure = Optional.empty();
  private boolean missing;

  BundleSlot(Path location) {
    this.location = location;
  }

  Path location() {
    return location;
  }

  Optional<ServedModel> served() {
    return served;
  }

  Optional<LoadFailure> failure() {
    return failure;
  }

  /** Whether there are files that were not tried yet. */
  boolean isPending() {
    return tried.isEmpty() || seen.isPresent();
  }

  /**
   * Loads what is there now, unless it was loaded before and has not changed. What failed may have
   * failed for want of memory, or of its name.
   */
  void loadNow(ModelLoader loader, Predicate<String> taken) throws IOException {
    Fingerprint now = Fingerprint.of(location);
    if (failure.isPresent() || !Optional.of(now).equals(tried)) {
      load(now, loader, taken);
    }
  }

  /** Loads what is there if it has changed and then stood still since the last call. */
  void refresh(ModelLoader loader, Predicate<String> taken) throws IOException {
    missing = false;
    Fingerprint now = Fingerprint.of(location);
    if (Optional.of(now).equals(tried)) {
      seen = Optional.empty();
    } else if (Optional.of(now).equals(seen)) {
      load(now, loader, taken);
    } else {
      seen = Optional.of(now);
    }
  }

  /**
   * Notes that the bundle was not found.
   *
   * @return whether it is gone for good: twice in a row, and not merely without its classifier
   */
  boolean isGone() {
    if (Files.exists(location)) {
      return false;
    }
    boolean again = missing;
    missing = true;
    return again;
  }

  private void load(Fingerprint now, ModelLoader loader, Predicate<String> taken) {
    seen = Optional.empty();
    tried = Optional.of(now);
    try {
      ModelBundle bundle = BundleReader.read(location);
      if (served.filter(model -> model.bundle().digest().equals(bundle.digest())).isEmpty()) {
        if (taken.test(bundle.name())) {
          throw new IllegalStateException(
              "another bundle is served as '%s' already; give one of them another name"
                  .formatted(bundle.name()));
        }
        served = Optional.of(loader.load(bundle));
      }
      failure = Optional.empty();
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(e);
      if (e instanceof ProviderUnavailableException) {
        // No other bundle would fare better: the configuration is at fault.
        throw e;
      }
    }
  }

  private void fail(Throwable cause) {
    failure = Optional.of(new LoadFailure(location, cause.getMessage(), Instant.now()));
    served.ifPresentOrElse(
        model -> ModelLog.LOG.bundleNotReloaded(location, model.version(), cause.getMessage()),
        () -> ModelLog.LOG.bundleNotLoaded(location, cause.getMessage()));
    ModelLog.LOG.bundleNotLoadedBecause(location, cause);
  }
}
