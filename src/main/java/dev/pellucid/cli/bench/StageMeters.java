package dev.pellucid.cli.bench;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the meters of a service in this process have counted, by name, over all their tags.
 *
 * @param timers by name
 */
record StageMeters(Map<String, Timed> timers) {

  private static final String OWN = "pellucid.";

  /** Seconds altogether, of so many measurements. */
  record Timed(double seconds, long count) {

    Timed plus(Timed other) {
      return new Timed(seconds + other.seconds, count + other.count);
    }

    Timed minus(Timed other) {
      return new Timed(seconds - other.seconds, count - other.count);
    }
  }

  StageMeters {
    timers = Map.copyOf(timers);
  }

  static StageMeters now() {
    Map<String, Timed> sums = new HashMap<>();
    Metrics.globalRegistry.getMeters().stream()
        .filter(Timer.class::isInstance)
        .map(Timer.class::cast)
        .filter(timer -> timer.getId().getName().startsWith(OWN))
        .forEach(
            timer ->
                sums.merge(
                    timer.getId().getName(),
                    new Timed(timer.totalTime(TimeUnit.SECONDS), timer.count()),
                    Timed::plus));
    return new StageMeters(sums);
  }

  /** What was counted after that. */
  StageMeters since(StageMeters before) {
    Map<String, Timed> differences = new HashMap<>();
    timers.forEach((name, timed) -> differences.put(name, timed.minus(before.timer(name))));
    return new StageMeters(differences);
  }

  Timed timer(String name) {
    return timers.getOrDefault(name, new Timed(0, 0));
  }
}
