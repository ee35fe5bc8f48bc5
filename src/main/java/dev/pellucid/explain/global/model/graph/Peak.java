package dev.pellucid.explain.global.model.graph;

import dev.pellucid.explain.local.concept.activation.LayerValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A place where a channel is stronger than at the eight places around it.
 *
 * @param x across, as a share of the image's width, at the middle of its cell
 * @param y down, as a share of the image's height
 */
record Peak(double x, double y, double strength) {

  /** The strongest of a channel that are above nought, at most so many. */
  static List<Peak> of(LayerValues map, int channel, int most) {
    int width = map.width();
    int height = map.height();
    int from = channel * width * height;
    List<Peak> peaks = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float value = map.values()[from + y * width + x];
        if (value > 0 && isHighest(map, from, x, y, value)) {
          peaks.add(new Peak((x + 0.5) / width, (y + 0.5) / height, value));
        }
      }
    }
    return peaks.stream()
        .sorted(Comparator.comparingDouble(Peak::strength).reversed())
        .limit(most)
        .toList();
  }

  /** Of equal neighbours the first counts. */
  private static boolean isHighest(LayerValues map, int from, int x, int y, float value) {
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int nx = x + dx;
        int ny = y + dy;
        if ((dx != 0 || dy != 0) && nx >= 0 && nx < map.width() && ny >= 0 && ny < map.height()) {
          float other = map.values()[from + ny * map.width() + nx];
          if (other > value || (other == value && (dy < 0 || (dy == 0 && dx < 0)))) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
