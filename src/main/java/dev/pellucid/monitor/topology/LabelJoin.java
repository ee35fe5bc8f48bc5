package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.LabelEvent;
import dev.pellucid.monitor.quantity.Observation;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, Label> labels = new LinkedHashMap<>();
  private long next;
  private boolean hasGroups;

  /** Images that are kept, and given up, together. */
  private static final class Batch {
    private final LiveStore.Entry<Block> entry;
    private final BinKey key;
    private final List<String> ids = new ArrayList<>();
    private long newest = Long.MIN_VALUE;

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
    try (KeyValueIterator<Bytes, byte[]> kept = early.all()) {
      kept.forEachRemaining(
          entry -> labels.put(new String(entry.key.get(), UTF_8), label(entry.value)));
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
    if (!labels.isEmpty()) {
      Label label = labels.remove(image.imageId());
      if (label != null) {
        early.delete(id(image.imageId()));
        return Optional.of(outcome(image, label));
      }
    }
    if (hasGroups) {
      if (batches.isEmpty() || !batches.getLast().takes(image)) {
        BinKey key = new BinKey(next++, false, image.model(), BinKey.UNKNOWN);
        batches.add(new Batch(store.put(Bytes.wrap(key.bytes()), new Block()), key));
      }
      keep(batches.getLast(), slim(image, Optional.empty()));
      if (waiting.size() > settings.most()) {
        drop(batches.removeFirst());
      }
    }
    return Optional.empty();
  }

  /** An image whose explanation has its label needs no other. */
  void labelled(Observation image) {
    if (!labels.isEmpty() && labels.remove(image.imageId()) != null) {
      early.delete(id(image.imageId()));
    }
  }

  private void keep(Batch batch, Observation image) {
    batch.entry.value().add(image);
    store.changed(batch.entry);
    batch.ids.add(image.imageId());
    batch.newest = Math.max(batch.newest, image.time());
    waiting.put(image.imageId(), new Waiting(image, batch));
  }

  /**
   * A label.
   *
   * @return the outcome of its image, if that waits for it
   */
  Optional<Outcome> label(String imageId, LabelEvent event, Instant sent) {
    if (settings.retention().isZero()) {
      return Optional.empty();
    }
    Instant time = event.time() == null ? sent : event.time();
    Label label = new Label(event.label(), time.toEpochMilli());
    Waiting image = waiting.remove(imageId);
    if (image != null) {
      settled.put(id(imageId), new byte[] {1});
      return Optional.of(outcome(image.image(), label));
    }
    if (labels.putIfAbsent(imageId, label) == null) {
      early.put(id(imageId), bytes(label));
      if (labels.size() > settings.most()) {
        forget(labels.keySet().iterator());
      }
    }
    return Optional.empty();
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
    Iterator<String> kept = labels.keySet().iterator();
    while (kept.hasNext()) {
      String imageId = kept.next();
      if (labels.get(imageId).time() >= oldest) {
        return;
      }
      early.delete(id(imageId));
      kept.remove();
    }
  }

  private void forget(Iterator<String> first) {
    early.delete(id(first.next()));
    first.remove();
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
