package dev.pellucid.model;

import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bundles of a folder as they lie there, for those who show models but run none: they are read
 * and checked, and no session is opened. A bundle is read again when its files have changed.
 */
public final class BundleShelf {

  /**
   * One of them.
   *
   * @param location the bundle's folder or file
   * @param bundle what is in it, but for the classifier, whose bytes are left out; empty if it
   *     cannot be read
   * @param failure why not
   */
  public record Entry(Path location, Optional<ModelBundle> bundle, Optional<LoadFailure> failure) {

    /** The model's name; of a bundle that cannot be read, that of the folder or file. */
    public String name() {
      return bundle.map(ModelBundle::name).orElseGet(() -> BundleStatus.fileName(location));
    }
  }

  private record Read(Fingerprint files, Entry entry) {}

  private final ModelFolder folder;
  private final Duration period;
  private Map<Path, Read> read = Map.of();
  private List<Entry> entries = List.of();
  private long changes;
  private Instant nextLook = Instant.MIN;

  /**
   * @param models the folder of bundles and {@code .onnx} files
   * @param period how often it is looked at for changes; zero for never
   */
  public BundleShelf(Path models, Duration period) {
    this.folder = new ModelFolder(models);
    this.period = period;
  }

  /**
   * What lies there, in the order of the names; nothing where there is no such folder. It is looked
   * at as often as configured, and no more. Reading a bundle that is new takes as long as its files
   * are large.
   */
  public synchronized List<Entry> entries() {
    Instant now = Instant.now();
    if (!now.isBefore(nextLook)) {
      look();
      nextLook = period.isZero() ? Instant.MAX : now.plus(period);
    }
    return entries;
  }

  /** Counts up whenever {@link #entries()} has changed. */
  public synchronized long changes() {
    return changes;
  }

  private void look() {
    try {
      Map<Path, Read> now = new LinkedHashMap<>();
      for (Path location : folder.bundles()) {
        Fingerprint files = Fingerprint.of(location);
        Read before = read.get(location);
        now.put(
            location,
            before != null && before.files().equals(files)
                ? before
                : new Read(files, entry(location)));
      }
      if (!now.equals(read)) {
        changes++;
      }
      read = now;
      entries = now.values().stream().map(Read::entry).toList();
    } catch (IOException e) {
      ModelLog.LOG.folderNotRead(folder.path(), e);
    }
  }

  private static Entry entry(Path location) {
    try {
      return new Entry(
          location, Optional.of(BundleReader.read(location).withoutClassifier()), Optional.empty());
    } catch (RuntimeException | OutOfMemoryError e) {
      return new Entry(
          location,
          Optional.empty(),
          Optional.of(new LoadFailure(location, e.getMessage(), Instant.now())));
    }
  }
}
