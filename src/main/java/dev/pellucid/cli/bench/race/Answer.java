package dev.pellucid.cli.bench.race;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What came of a turn, one line of JSON. */
sealed interface Answer {

  /**
   * It was explained.
   *
   * @param seconds for the whole batch, the explanation alone
   * @param shape of what was written, the batch first
   * @param layer where the attributions were taken, if not at the input
   * @param partial whether the method ended before it was done
   * @param peakMemory of this process so far, resident, in bytes; empty where the system does not
   *     say
   */
  record Explained(
      double seconds,
      List<Integer> shape,
      Optional<String> layer,
      boolean partial,
      OptionalLong peakMemory)
      implements Answer {}

  /**
   * It could not be.
   *
   * @param refusal why
   */
  record Refused(String refusal) implements Answer {}
}
