package dev.pellucid.evaluate.localisation;

import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.image.HeatMap;
import java.util.Arrays;
import java.util.function.BiFunction;

/** A map and the object it should lie over. */
final class Placed {

  /** Who introduced both accuracies of relevance. */
  static final Paper ARRAS =
      new Paper(
          "Arras, Osman, Samek",
          "CLEVR-XAI: A Benchmark Dataset for the Ground Truth Evaluation of Neural Network Explanations",
          "Information Fusion",
          2022);

  private Placed() {}

  /** Judges where there is an object and a map that is not the same everywhere. */
  static Finding judged(ExplainedImage explained, BiFunction<HeatMap, ObjectMask, Finding> judge) {
    if (explained.object().isEmpty()) {
      return Finding.undefined("no object is marked");
    }
    HeatMap map = explained.map();
    if (map.max() == map.min()) {
      return Finding.undefined("the map is the same everywhere");
    }
    return judge.apply(map, explained.object().get());
  }

  /** The share of relevance above zero that lies in a part of the map. */
  static Finding share(HeatMap map, ObjectMask part) {
    double inside = 0;
    double all = 0;
    for (int pixel = 0; pixel < map.values().length; pixel++) {
      double positive = Math.max(0, map.values()[pixel]);
      all += positive;
      if (part.contains(pixel)) {
        inside += positive;
      }
    }
    return all == 0 ? Finding.undefined("nothing speaks for the class") : Finding.of(inside / all);
  }

  /**
   * How many of the largest numbers lie inside, on average over the orders that equal numbers can
   * be put in.
   *
   * @param count how many, from 1 to all of them
   */
  static double largestInside(HeatMap map, ObjectMask object, int count) {
    float[] sorted = map.values().clone();
    Arrays.sort(sorted);
    float smallest = sorted[sorted.length - count];
    int above = 0;
    int aboveInside = 0;
    int equal = 0;
    int equalInside = 0;
    for (int pixel = 0; pixel < map.values().length; pixel++) {
      int inside = object.contains(pixel) ? 1 : 0;
      if (map.values()[pixel] > smallest) {
        above++;
        aboveInside += inside;
      } else if (map.values()[pixel] == smallest) {
        equal++;
        equalInside += inside;
      }
    }
    return aboveInside + (count - above) * (double) equalInside / equal;
  }
}
