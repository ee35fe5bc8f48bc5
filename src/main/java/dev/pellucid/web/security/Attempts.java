package dev.pellucid.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong passwords by the address they came from. One that brings too many has to wait, and
 * its passwords are not even looked at, right or wrong. It is remembered of the latest ten thousand
 * addresses.
 */
final class Attempts {

  private static final int ADDRESSES = 10_000;

  private final int most;
  private final Duration pause;
  private final Clock clock;
  private final Map<String, Wrong> byAddress =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
          return size() > ADDRESSES;
        }
      };

  /**
   * @param since when the count began
   */
  private record Wrong(int count, Instant since) {}

  Attempts(int most, Duration pause, Clock clock) {
    this.most = most;
    this.pause = pause;
    this.clock = clock;
  }

  /**
   * Counts an attempt as wrong, until {@link #right} says otherwise: else many at once would all
   * come before the first is counted.
   *
   * @throws TooManyAttemptsException if the address has to wait
   */
  synchronized void begin(String address) {
    Instant now = clock.instant();
    Wrong before = byAddress.getOrDefault(address, new Wrong(0, now));
    Instant until = before.since().plus(pause);
    if (!now.isBefore(until)) {
      byAddress.put(address, new Wrong(1, now));
    } else if (before.count() < most) {
      byAddress.put(address, new Wrong(before.count() + 1, before.since()));
    } else {
      throw new TooManyAttemptsException(Duration.between(now, until));
    }
  }

  /** One of the attempts was none. */
  synchronized void right(String address) {
    byAddress.computeIfPresent(
        address, (key, wrong) -> new Wrong(Math.max(0, wrong.count() - 1), wrong.since()));
  }
}
