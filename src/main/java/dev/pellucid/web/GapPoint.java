package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import java.time.Instant;

/**
 * The gap of two groups as it stood at the end of one window of its history.
 *
 * @param gap null, and absent in JSON, without a pair of images; so with its interval
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GapPoint(Instant time, Double gap, Double low, Double high, double eValue)
    implements WindowPoint {

  static GapPoint of(FairnessSignal signal, Gap gap) {
    return new GapPoint(signal.window().end(), gap.gap(), gap.low(), gap.high(), gap.eValue());
  }
}
