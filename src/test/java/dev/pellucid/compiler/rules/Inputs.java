package dev.pellucid.compiler.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoublePredicate;

/** What numbers an operator is tried on. */
@FunctionalInterface
public interface Inputs {

  /** No kink of a function may be nearer to an input than this. */
  double CLEARANCE = 1.5 * CentralDifferences.STEP;

  float[] draw(Random random, int count);

  /** Numbers around zero, both signs. */
  static Inputs anywhere() {
    return between(-2, 2);
  }

  static Inputs between(double low, double high) {
    return within(low, high, x -> true);
  }

  /** Numbers around zero that keep clear of the kinks of a piecewise smooth function. */
  static Inputs clearOf(double... kinks) {
    return within(
        -4,
        4,
        x -> {
          boolean clear = true;
          for (double kink : kinks) {
            clear &= Math.abs(x - kink) > CLEARANCE;
          }
          return clear;
        });
  }

  private static Inputs within(double low, double high, DoublePredicate fits) {
    return (random, count) -> {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        do {
          values[i] = (float) (low + (high - low) * random.nextDouble());
        } while (!fits.test(values[i]));
      }
      return values;
    };
  }

  /** Numbers of which no two are so near that a step would change their order. */
  static Inputs distinct() {
    return (random, count) -> {
      List<Integer> ranks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ranks.add(i);
      }
      Collections.shuffle(ranks, random);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) ((ranks.get(i) - count / 2.0) * 2 * CLEARANCE);
      }
      return values;
    };
  }
}
