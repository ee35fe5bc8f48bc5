package dev.pellucid.demo.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What was sent when: knows for every moment which phase was under way, how long, and how many of
 * its images had been sent. Remembers the latest phases. Thread-safe.
 */
public final class Journal {

  private static final int PHASES = 16;

  /**
   * A moment in the scenario.
   *
   * @param phase that was under way
   * @param began the image time of its first image
   * @param since how long it had been under way
   * @param images how many of its images had been sent, those of that very moment included
   */
  public record Moment(Phase phase, Instant began, Duration since, long images) {}

  private record Stretch(Phase phase, List<Instant> times) {

    Instant began() {
      return times.get(0);
    }

    Moment at(Instant time) {
      int place = Collections.binarySearch(times, time);
      int images = place < 0 ? -place - 1 : lastAt(place) + 1;
      return new Moment(phase, began(), Duration.between(began(), time), images);
    }

    private int lastAt(int place) {
      int last = place;
      while (last + 1 < times.size() && times.get(last + 1).equals(times.get(place))) {
        last++;
      }
      return last;
    }
  }

  private final Deque<Stretch> stretches = new ArrayDeque<>();

  /**
   * Takes note of an image. Images come in the order they are sent in.
   *
   * @return whether a phase begins with it
   */
  public synchronized boolean add(Sending image) {
    boolean begins = stretches.isEmpty() || !stretches.getLast().phase().equals(image.phase());
    if (begins) {
      stretches.addLast(new Stretch(image.phase(), new ArrayList<>()));
      if (stretches.size() > PHASES) {
        stretches.removeFirst();
      }
    }
    stretches.getLast().times().add(image.time());
    return begins;
  }

  /** The moment at an image time; empty before all that is remembered. */
  public synchronized Optional<Moment> at(Instant time) {
    Iterator<Stretch> latestFirst = stretches.descendingIterator();
    while (latestFirst.hasNext()) {
      Stretch stretch = latestFirst.next();
      if (!stretch.began().isAfter(time)) {
        return Optional.of(stretch.at(time));
      }
    }
    return Optional.empty();
  }
}
