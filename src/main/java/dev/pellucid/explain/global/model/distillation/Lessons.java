package dev.pellucid.explain.global.model.distillation;

import dev.pellucid.explain.method.NotApplicableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a simpler model is taught: images as a few numbers, and what the network answers to them.
 *
 * @param values {@code [N][J]}, such as how much there is of each concept
 * @param answers the class that the network names, one an image, each below C
 * @param probabilities {@code [N][C]}, each row adding up to 1
 */
public record Lessons(float[][] values, int[] answers, double[][] probabilities) {

  public Lessons {
    if (values.length == 0
        || values.length != answers.length
        || values.length != probabilities.length) {
      throw new IllegalArgumentException(
          "%d images, %d answers and %d rows of probabilities are no lessons"
              .formatted(values.length, answers.length, probabilities.length));
    }
  }

  /** Lessons to learn from, and others to be tried on. */
  public record Parted(Lessons learnt, Lessons held) {}

  /** N. */
  public int size() {
    return values.length;
  }

  /** J. */
  public int features() {
    return values[0].length;
  }

  /** C. */
  public int classes() {
    return probabilities[0].length;
  }

  /** Those of some images. */
  Lessons of(int[] images) {
    return new Lessons(
        Arrays.stream(images).mapToObj(i -> values[i]).toArray(float[][]::new),
        Arrays.stream(images).map(i -> answers[i]).toArray(),
        Arrays.stream(images).mapToObj(i -> probabilities[i]).toArray(double[][]::new));
  }

  /**
   * Holds one image in so many back, drawn at random.
   *
   * @throws NotApplicableException if there are too few to hold any back
   */
  public Parted parted(int oneIn, long seed) {
    if (size() < 2 * oneIn) {
      throw new NotApplicableException(
          "of %d images too few can be held back to try what was learnt on; take %d or more"
              .formatted(size(), 2 * oneIn));
    }
    int[] order = shuffled(size(), seed);
    int held = size() / oneIn;
    return new Parted(
        of(Arrays.copyOfRange(order, held, order.length)), of(Arrays.copyOf(order, held)));
  }

  /** The numbers below a count in a random order. */
  static int[] shuffled(int count, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How often each class is answered, {@code [C]}. */
  int[] counts() {
    int[] counts = new int[classes()];
    for (int answer : answers) {
      counts[answer]++;
    }
    return counts;
  }
}
