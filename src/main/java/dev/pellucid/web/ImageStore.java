package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest images, bounded by count and by bytes; the oldest go first.
 *
 * <p>An image is filed under the record it came in, which is unique, and found under its id as
 * well: ids may repeat, as they do where producers use a camera's name as the record key, and then
 * the id means its latest image.
 */
final class ImageStore {

  /** An image with what it is filed under. */
  record Filed(Source source, String id, EncodedImage image) {}

  private record Entry(String id, EncodedImage image) {}

  private final int maxCount;
  private final long maxBytes;
  private final Map<Source, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Source> latestOfId = new HashMap<>();
  private long bytes;

  /**
   * @param maxCount at most so many images
   * @param maxBytes at most so many encoded bytes in all
   */
  ImageStore(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** Files an image; one that is larger than the whole store is not kept. */
  synchronized void put(Source source, String id, EncodedImage image) {
    remove(source);
    if (image.bytes().length > maxBytes) {
      return;
    }
    entries.put(source, new Entry(id, image));
    latestOfId.put(id, source);
    bytes += image.bytes().length;
    while (entries.size() > maxCount || bytes > maxBytes) {
      remove(entries.keySet().iterator().next());
    }
  }

  synchronized Optional<EncodedImage> find(Source source) {
    return Optional.ofNullable(entries.get(source)).map(Entry::image);
  }

  synchronized Optional<EncodedImage> latest(String id) {
    return Optional.ofNullable(latestOfId.get(id)).flatMap(this::find);
  }

  synchronized Optional<Filed> filed(Source source) {
    return Optional.ofNullable(entries.get(source))
        .map(entry -> new Filed(source, entry.id(), entry.image()));
  }

  /** The latest image with an id. */
  synchronized Optional<Filed> filed(String id) {
    return Optional.ofNullable(latestOfId.get(id)).flatMap(this::filed);
  }

  /** Files the latest image with an id in another store as well, if it is here. */
  synchronized void copy(String id, ImageStore to) {
    Source source = latestOfId.get(id);
    if (source != null) {
      to.put(source, id, entries.get(source).image());
    }
  }

  synchronized int count() {
    return entries.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  private void remove(Source source) {
    Entry removed = entries.remove(source);
    if (removed != null) {
      bytes -= removed.image().bytes().length;
      latestOfId.remove(removed.id(), source);
    }
  }
}
