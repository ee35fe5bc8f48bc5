package dev.pellucid.cli.localisation;

import dev.pellucid.demo.scene.Mask;
import dev.pellucid.image.HeatMap;

/**
 * How a map lies over an object.
 *
 * @param mass the share of positive relevance that lies inside; 0 where there is none at all
 *     (relevance mass accuracy: Arras, Osman, Samek, 2022)
 * @param hit whether the largest value lies inside (pointing game: Zhang et al., 2018)
 */
record Overlap(double mass, boolean hit) {

  /** The map is brought to the object's size, bilinearly. */
  static Overlap of(HeatMap map, Mask object) {
    HeatMap resized = map.resized(object.width(), object.height());
    double inside = 0;
    double all = 0;
    int peak = 0;
    for (int i = 0; i < resized.values().length; i++) {
      float value = resized.values()[i];
      double positive = Math.max(0, value);
      all += positive;
      if (contains(object, i)) {
        inside += positive;
      }
      if (value > resized.values()[peak]) {
        peak = i;
      }
    }
    return new Overlap(all == 0 ? 0 : inside / all, contains(object, peak));
  }

  private static boolean contains(Mask object, int pixel) {
    return object.contains(pixel % object.width(), pixel / object.width());
  }
}
