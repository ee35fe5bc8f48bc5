package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Joins explanations with their pictures, which arrive in either order, and samples them for
 * display: whatever the stream's rate, {@link #next} hands out the newest few, and keeps the
 * pictures of what it handed out while the others pass by.
 *
 * <p>A deep explanation comes after the one it belongs to, and joins it; if that one was passed
 * over, it is handed out after all, for there are few of them.
 */
final class Gallery {

  /**
   * @param images how many images are kept while they wait to be explained or asked for, and how
   *     many explanations while they wait for a deep one
   * @param imageBytes at most so many encoded bytes of them
   * @param shown how many explanations that were handed out are kept, with their pictures, and how
   *     many deep ones
   * @param shownBytes at most so many encoded bytes of those pictures
   * @param patience how long an explanation waits for its picture before it goes without
   * @param examples how many images are kept because somebody points at them, of as many bytes as
   *     those that were handed out
   */
  record Limits(
      int images, long imageBytes, int shown, long shownBytes, Duration patience, int examples) {}

  /**
   * An image that somebody wants to know more of.
   *
   * @param event what is known of it; empty if it was not explained yet
   */
  record Held(
      Source source, String imageId, EncodedImage image, Optional<ExplanationEvent> event) {}

  private record Waiting(ExplanationEvent event, Instant since) {}

  private final Limits limits;
  private final ImageStore passing;
  private final ImageStore kept;
  private final ImageStore examples;
  private final Map<Source, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Source, ExplanationEvent> passed = new LinkedHashMap<>();
  private final Map<Source, Deep> deep = new LinkedHashMap<>();

  /** What is known of the images that somebody wants to know more of. */
  private final Map<Source, Optional<ExplanationEvent>> held = new LinkedHashMap<>();

  private final Deque<ExplanationEvent> deepened = new ArrayDeque<>();
  private final Deque<ExplanationEvent> ready = new ArrayDeque<>();
  private final Deque<ExplanationEvent> shown = new ArrayDeque<>();

  Gallery(Limits limits) {
    this.limits = limits;
    this.passing = new ImageStore(limits.images(), limits.imageBytes());
    this.kept = new ImageStore(limits.shown(), limits.shownBytes());
    this.examples = new ImageStore(limits.examples(), limits.shownBytes());
  }

  /** Takes a picture, as it arrives. */
  synchronized void image(Source source, String id, EncodedImage image) {
    passing.put(source, id, image);
    Waiting explained = waiting.remove(source);
    if (explained != null) {
      makeReady(explained.event());
    }
  }

  /** Takes an explanation, as it arrives. */
  synchronized void explanation(ExplanationEvent event, Instant now) {
    passed.put(event.source(), event);
    if (passed.size() > limits.images()) {
      removeFirst(passed.values());
    }
    if (passing.find(event.source()).isPresent()) {
      makeReady(event);
      return;
    }
    waiting.put(event.source(), new Waiting(event, now));
    if (waiting.size() > limits.shown()) {
      removeFirst(waiting.values());
    }
  }

  /**
   * Takes the deep explanation of an image, as it arrives. Several of one image are one: of each
   * method the latest result.
   */
  synchronized void deepExplanation(ExplanationEvent event) {
    Source source = event.source();
    deep.put(source, joined(deep.remove(source), event.deep()));
    if (deep.size() > limits.shown()) {
      removeFirst(deep.values());
    }
    Optional<ExplanationEvent> already =
        of(shown, source)
            .or(
                () ->
                    Optional.ofNullable(held.get(source))
                        .map(known -> known.orElseGet(() -> event.followedBy(null))));
    if (already.isPresent()) {
      deepened.addLast(already.get());
      if (deepened.size() > limits.shown()) {
        deepened.removeFirst();
      }
    } else if (passed.containsKey(source)
        && !waiting.containsKey(source)
        && of(ready, source).isEmpty()) {
      makeReady(passed.get(source));
    }
  }

  private static Deep joined(Deep before, Deep now) {
    if (before == null) {
      return now;
    }
    Map<String, MethodResult> results = new LinkedHashMap<>();
    Stream.concat(before.results().stream(), now.results().stream())
        .forEach(result -> results.put(result.method(), result));
    return new Deep(now.reason(), List.copyOf(results.values()));
  }

  /**
   * Keeps an image that somebody wants to know more of, with what is known of it, while others pass
   * by.
   *
   * @param source the record it came in; without it, the latest with the id is meant
   */
  synchronized Optional<Held> hold(Optional<Source> source, String id) {
    Optional<ImageStore.Filed> filed =
        Stream.of(passing, kept, examples)
            .flatMap(store -> source.map(store::filed).orElseGet(() -> store.filed(id)).stream())
            .findFirst();
    return filed.map(this::hold);
  }

  private Held hold(ImageStore.Filed filed) {
    Source source = filed.source();
    examples.put(source, filed.id(), filed.image());
    Optional<ExplanationEvent> known =
        of(shown, source)
            .or(() -> Optional.ofNullable(passed.get(source)))
            .or(() -> held.getOrDefault(source, Optional.empty()));
    held.remove(source);
    held.put(source, known);
    if (held.size() > limits.shown()) {
      removeFirst(held.values());
    }
    return new Held(source, filed.id(), filed.image(), known);
  }

  /** An image that is held, or was handed out lately, with its explanations. */
  synchronized Optional<Exhibit> exhibit(Source source) {
    return held.getOrDefault(source, Optional.empty())
        .or(() -> of(shown, source))
        .or(() -> Optional.ofNullable(passed.get(source)))
        .map(this::exhibit);
  }

  /** Keeps the latest image with this id, if it is still here, while others pass by. */
  synchronized void keepExample(String id) {
    kept.copy(id, examples);
    passing.copy(id, examples);
  }

  /** What was handed out without the deep explanation that it has by now, once. */
  synchronized List<Exhibit> deepened() {
    List<Exhibit> again = deepened.stream().map(this::exhibit).toList();
    deepened.clear();
    return again;
  }

  /** The newest explanations that were not handed out yet, the oldest of them first. */
  synchronized List<Exhibit> next(int most, Instant now) {
    releaseImpatient(now);
    List<ExplanationEvent> newest = new ArrayList<>();
    while (!ready.isEmpty() && newest.size() < most) {
      newest.add(ready.removeLast());
    }
    ready.clear();
    Collections.reverse(newest);
    newest.forEach(this::keep);
    return newest.stream().map(this::exhibit).toList();
  }

  /** What was handed out lately, the oldest first. */
  synchronized List<Exhibit> shown(int most) {
    return shown.stream().skip(Math.max(0, shown.size() - most)).map(this::exhibit).toList();
  }

  /** The image that came in this record, if it is still here. */
  Optional<EncodedImage> find(Source source) {
    return passing.find(source).or(() -> kept.find(source)).or(() -> examples.find(source));
  }

  /** The latest image with this id, if it is still here. */
  Optional<EncodedImage> latest(String id) {
    return passing.latest(id).or(() -> kept.latest(id)).or(() -> examples.latest(id));
  }

  /** Where the image that came in this record can be had; null if it is not here. */
  String address(Source source) {
    return find(source).isPresent() ? Exhibit.address(source) : null;
  }

  private Exhibit exhibit(ExplanationEvent event) {
    return Exhibit.of(
        event, find(event.source()).isPresent(), Optional.ofNullable(deep.get(event.source())));
  }

  private void keep(ExplanationEvent event) {
    passing
        .find(event.source())
        .ifPresent(image -> kept.put(event.source(), event.imageId(), image));
    shown.addLast(event);
    if (shown.size() > limits.shown()) {
      shown.removeFirst();
    }
  }

  private void makeReady(ExplanationEvent event) {
    ready.addLast(event);
    if (ready.size() > limits.shown()) {
      ready.removeFirst();
    }
  }

  /** Goes to the far end of the queue: shown if there is room after those with a picture. */
  private void makeReadyWithoutPicture(ExplanationEvent event) {
    if (ready.size() < limits.shown()) {
      ready.addFirst(event);
    }
  }

  private void releaseImpatient(Instant now) {
    Instant before = now.minus(limits.patience());
    Iterator<Waiting> oldestFirst = waiting.values().iterator();
    while (oldestFirst.hasNext()) {
      Waiting explained = oldestFirst.next();
      if (explained.since().isAfter(before)) {
        return;
      }
      makeReadyWithoutPicture(explained.event());
      oldestFirst.remove();
    }
  }

  private static Optional<ExplanationEvent> of(Deque<ExplanationEvent> events, Source source) {
    return events.stream().filter(event -> event.source().equals(source)).findFirst();
  }

  private static void removeFirst(Iterable<?> elements) {
    Iterator<?> iterator = elements.iterator();
    iterator.next();
    iterator.remove();
  }
}
