package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.DriftSignal;
import java.time.Instant;

/**
 * A monitored quantity in one window of its history.
 *
 * @param eValue of the sequential test at its end
 * @param mean null, and absent in JSON, without an image
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DriftPoint(Instant time, double eValue, Double mean, long images) implements WindowPoint {

  static DriftPoint of(DriftSignal signal) {
    return new DriftPoint(
        signal.window().end(),
        signal.evidence().eValue(),
        signal.estimate() == null ? null : signal.estimate().mean(),
        signal.images());
  }
}
