package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.monitor.quantity.Observation;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings images and the labels that come later together, whichever comes first, for as long as they
 * are kept. An image has one outcome: its first label counts.
 *
 * <p>Images are kept without their reasons, many to a record of the changelog; an image that has
 * met its label is noted beside them. Where no image names a group there is nothing to compare, and
 * none are kept.
 */
final class LabelJoin {

  /** Name of the store of images without a label. */
  static final String WAITING = "waiting";

  /** Name of the store of images that have met theirs. */
  static final String SETTLED = "settled";

  /** Name of the store of labels without an image. */
  static final String EARLY = "early";

  private static final int BATCH = 500;

  private final LiveStore<Block> store;
  private final KeyValueStore<Bytes, byte[]> settled;
  private final KeyValueStore<Bytes, byte[]> early;
  private final MonitorSettings.Labels settings;

  private final Deque<Batch> batches = new ArrayDeque<>();
  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Map<String, Label> labels = new HashMap<>();
  private final NavigableSet<Early> oldestFirst = new TreeSet<>();
  private long next;
  private int kept;
  private boolean hasGroups;

  /** Images that are kept, and given up, together. */
  private static final class Batch {
    private final LiveStore.Entry<Block> entry;
    private final BinKey key;
    private final List<String> ids = new ArrayList<>();
    private long newest = Long.MIN_VALUE;
    private int unlabelled;

    Batch(LiveStore.Entry<Block> entry, BinKey key) {
      this.entry = entry;
      this.key = key;
    }

    boolean takes(Observation image) {
      return ids.size() < BATCH && key.model().equals(image.model());
    }
  }

  private record Waiting(Observation image, Batch batch) {}

  private record Label(String label, long time) {}

  /** A label that came before its image; the id tells apart those of one time. */
  private record Early(long time, String imageId) implements Comparable<Early> {

    private static final Comparator<Early> OLDEST_FIRST =
        Comparator.comparingLong(Early::time).thenComparing(Early::imageId);

    @Override
    public int compareTo(Early other) {
      return OLDEST_FIRST.compare(this, other);
    }
  }

  /**
   * An image that has met its label.
   *
   * @param image with its label
   * @param time the later of both
   */
  record Outcome(Observation image, long time) {}

  LabelJoin(
      LiveStore<Block> store,
      KeyValueStore<Bytes, byte[]> settled,
      KeyValueStore<Bytes, byte[]> early,
      MonitorSettings.Labels settings) {
    this.store = store;
    this.settled = settled;
    this.early = early;
    this.settings = settings;
    store.remembered().forEach(this::restore);
    try (KeyValueIterator<Bytes, byte[]> entries = early.all()) {
      entries.forEachRemaining(
          entry -> keep(new String(entry.key.get(), UTF_8), label(entry.value)));
    }
  }

  private void restore(Bytes name, byte[] bytes) {
    BinKey key = BinKey.of(name.get());
    next = Math.max(next, key.tick() + 1);
    Batch batch = new Batch(store.put(name, new Block()), key);
    for (Observation image : Block.images(key.model(), bytes)) {
      keep(batch, image);
      if (settled.get(id(image.imageId())) != null) {
        waiting.remove(image.imageId());
        batch.unlabelled--;
      }
    }
    batches.add(batch);
    hasGroups = true;
  }

  /**
   * An image without a label.
   *
   * @return its outcome, if its label came before it
   */
  Optional<Outcome> image(Observation image) {
    if (settings.retention().isZero()) {
      return Optional.empty();
    }
    hasGroups |= !image.groups().isEmpty();
    Optional<Label> label = forget(image.imageId());
    if (label.isPresent()) {
      return Optional.of(outcome(image, label.get()));
    }
    if (hasGroups) {
      if (batches.isEmpty() || !batches.getLast().takes(image)) {
        if (!batches.isEmpty() && batches.getLast().unlabelled == 0) {
          drop(batches.removeLast());
        }
        BinKey key = new BinKey(next++, false, image.model(), BinKey.UNKNOWN);
        batches.add(new Batch(store.put(Bytes.wrap(key.bytes()), new Block()), key));
      }
      keep(batches.getLast(), slim(image, Optional.empty()));
      if (kept > settings.most()) {
        drop(batches.removeFirst());
      }
    }
    return Optional.empty();
  }

  /** An image whose explanation has its label needs no other. */
  void labelled(Observation image) {
    var unused = forget(image.imageId());
  }

  private Optional<Label> forget(String imageId) {
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    Label label = labels.remove(imageId);
    if (label == null) {
      return Optional.empty();
    }
    oldestFirst.remove(new Early(label.time(), imageId));
    early.delete(id(imageId));
    return Optional.of(label);
  }

  private void keep(String imageId, Label label) {
    labels.put(imageId, label);
    oldestFirst.add(new Early(label.time(), imageId));
  }

  private void keep(Batch batch, Observation image) {
    batch.entry.value().add(image);
    store.changed(batch.entry);
    batch.ids.add(image.imageId());
    batch.newest = Math.max(batch.newest, image.time());
    batch.unlabelled++;
    kept++;
    Waiting again = waiting.put(image.imageId(), new Waiting(image, batch));
    if (again != null) {
      again.batch().unlabelled--;
    }
  }

  /**
   * A label.
   *
   * @param time when it was learnt
   * @return the outcome of its image, if that waits for it
   */
  Optional<Outcome> label(String imageId, String text, long time) {
    if (settings.retention().isZero()) {
      return Optional.empty();
    }
    Label label = new Label(text, time);
    Waiting image = waiting.remove(imageId);
    if (image != null) {
      settle(imageId, image.batch());
      return Optional.of(outcome(image.image(), label));
    }
    if (!labels.containsKey(imageId)) {
      keep(imageId, label);
      early.put(id(imageId), bytes(label));
      if (labels.size() > settings.most()) {
        var unused = forget(oldestFirst.first().imageId());
      }
    }
    return Optional.empty();
  }

  /** A batch that takes more images is kept: with the next of them it would begin again. */
  private void settle(String imageId, Batch batch) {
    settled.put(id(imageId), new byte[] {1});
    batch.unlabelled--;
    if (batch.unlabelled == 0 && !batch.equals(batches.getLast())) {
      batches.remove(batch);
      drop(batch);
    }
  }

  /**
   * Gives up what has waited long enough.
   *
   * @param highest the highest image time so far
   */
  void expire(long highest) {
    long oldest = highest - settings.retention().toMillis();
    while (!batches.isEmpty() && batches.getFirst().newest < oldest) {
      drop(batches.removeFirst());
    }
    while (!oldestFirst.isEmpty() && oldestFirst.first().time() < oldest) {
      var unused = forget(oldestFirst.first().imageId());
    }
  }

  private void drop(Batch batch) {
    for (String imageId : batch.ids) {
      Waiting image = waiting.get(imageId);
      if (image != null && image.batch().equals(batch)) {
        waiting.remove(imageId);
      } else {
        settled.delete(id(imageId));
      }
    }
    kept -= batch.ids.size();
    store.remove(batch.entry.key());
  }

  private static Outcome outcome(Observation image, Label label) {
    return new Outcome(
        slim(image, Optional.of(label.label())), Math.max(image.time(), label.time()));
  }

  private static Observation slim(Observation image, Optional<String> label) {
    return new Observation(
        image.imageId(),
        image.model(),
        image.time(),
        image.predicted(),
        image.confidence(),
        image.entropy(),
        Optional.empty(),
        label,
        image.groups(),
        false,
        Map.of());
  }

  private static Bytes id(String imageId) {
    return Bytes.wrap(imageId.getBytes(UTF_8));
  }

  private static byte[] bytes(Label label) {
    return Packing.bytes(
        out -> {
          Packing.write(out, label.label());
          out.writeLong(label.time());
        });
  }

  private static Label label(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Label(Packing.readText(in), in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException("a label that was kept is broken", e);
    }
  }
}
