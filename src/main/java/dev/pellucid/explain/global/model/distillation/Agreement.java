package dev.pellucid.explain.global.model.distillation;

import java.util.function.ToIntFunction;

/**
 * How often a simpler model answers as the network does: its fidelity.
 *
 * @param same so many images
 * @param of so many
 */
public record Agreement(int same, int of) {

  static Agreement of(Lessons lessons, ToIntFunction<float[]> simpler) {
    int same = 0;
    for (int i = 0; i < lessons.size(); i++) {
      same += simpler.applyAsInt(lessons.values()[i]) == lessons.answers()[i] ? 1 : 0;
    }
    return new Agreement(same, lessons.size());
  }

  /** From 0 to 1. */
  public double share() {
    return same / (double) of;
  }
}
