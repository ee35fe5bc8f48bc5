package dev.pellucid.explain.global.model.distillation;

import java.util.Random;
import java.util.function.ToIntFunction;

/** Lessons by a rule that is known. */
final class Taught {

  private Taught() {}

  /**
   * Random values, uniform in 0…1, answered by a rule, of which the teacher is sure.
   *
   * @param noise the share of answers that are any class instead
   */
  static Lessons by(
      ToIntFunction<float[]> rule, int images, int features, int classes, double noise, long seed) {
    Random random = new Random(seed);
    float[][] values = new float[images][features];
    int[] answers = new int[images];
    double[][] probabilities = new double[images][classes];
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < features; j++) {
        values[i][j] = random.nextFloat();
      }
      answers[i] =
          random.nextDouble() < noise ? random.nextInt(classes) : rule.applyAsInt(values[i]);
      for (int c = 0; c < classes; c++) {
        probabilities[i][c] = c == answers[i] ? 0.9 : 0.1 / (classes - 1);
      }
    }
    return new Lessons(values, answers, probabilities);
  }
}
