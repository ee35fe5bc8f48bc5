package dev.pellucid.stream;

import java.util.Arrays;

/**
 * The classes with the largest scores. A pass over all of them: sorting a thousand for the sake of
 * five took longer than all else that an event is made of.
 */
final class TopClasses {

  private TopClasses() {}

  /**
   * Finds them.
   *
   * @param scores one a class
   * @param most how many
   * @return their indices, the largest score first, equal ones in the order of the classes
   */
  static int[] of(float[] scores, int most) {
    int[] best = new int[Math.min(most, scores.length)];
    int found = 0;
    for (int index = 0; index < scores.length; index++) {
      int place = found;
      while (place > 0 && scores[index] > scores[best[place - 1]]) {
        place--;
      }
      if (place < best.length) {
        found = Math.min(found + 1, best.length);
        System.arraycopy(best, place, best, place + 1, found - place - 1);
        best[place] = index;
      }
    }
    return Arrays.copyOf(best, found);
  }
}
