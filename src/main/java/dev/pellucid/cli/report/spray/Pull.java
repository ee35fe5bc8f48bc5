package dev.pellucid.cli.report.spray;

import dev.pellucid.explain.global.model.spray.SurroundingsExchange.Exchange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether surroundings make the model give a class to other objects.
 *
 * @param surroundings of so many images were put around objects of other classes
 * @param pulled the share of these objects that the model then takes for the class
 * @param otherwise the same share where the surroundings came from images of yet other classes
 * @param kept the share of the images' own objects that keep the class in other surroundings
 * @param p the probability of such a difference of {@code pulled} and {@code otherwise} by chance
 */
record Pull(int surroundings, double pulled, double otherwise, double kept, double p) {

  /**
   * Of some images of a class. Objects of the same kinds are compared in surroundings of these
   * images and of others, so that objects which the model takes for the class anyway do not count
   * for it. Each image that lends its surroundings counts once, however many objects it had.
   *
   * @param predicted the class of every image
   */
  static Pull of(
      List<Exchange> exchanges,
      int[] predicted,
      int index,
      Set<Integer> images,
      PermutationTest test) {
    Map<Integer, double[]> own = new HashMap<>();
    Map<Integer, double[]> foreign = new HashMap<>();
    int kept = 0;
    int asked = 0;
    for (Exchange each : exchanges) {
      if (predicted[each.object()] != index) {
        boolean isOwn = images.contains(each.donor());
        if (isOwn || predicted[each.donor()] != index) {
          double[] tally =
              (isOwn ? own : foreign).computeIfAbsent(each.donor(), unseen -> new double[2]);
          tally[0] += each.answer() == index ? 1 : 0;
          tally[1]++;
        }
      } else if (images.contains(each.object())) {
        kept += each.answer() == index ? 1 : 0;
        asked++;
      }
    }
    double[] some = shares(own);
    double[] others = shares(foreign);
    return new Pull(
        some.length,
        mean(some),
        mean(others),
        asked == 0 ? Double.NaN : kept / (double) asked,
        some.length == 0 || others.length == 0 ? 1 : test.greater(some, others));
  }

  /** By how much the surroundings raise the share. */
  double more() {
    return pulled - otherwise;
  }

  private static double[] shares(Map<Integer, double[]> tallies) {
    return tallies.values().stream().mapToDouble(tally -> tally[0] / tally[1]).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }
}
