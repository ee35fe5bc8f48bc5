package dev.pellucid.evaluate.baseline;

import dev.pellucid.evaluate.Explainer;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.ImageBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What stands beside the methods in every table. */
public final class Baselines {

  private Baselines() {}

  /**
   * All of them, the random map first.
   *
   * @param seed of the random map
   */
  public static List<Explainer> all(long seed) {
    return List.of(new RandomMap(seed), new EdgeFilter(), new CentrePrior());
  }

  /** Whether an explainer is one of them. */
  public static boolean isOne(Explainer explainer) {
    return explainer instanceof RandomMap
        || explainer instanceof EdgeFilter
        || explainer instanceof CentrePrior;
  }

  /**
   * Maps as attributions of the pixels, every channel with an equal part, so that they can be
   * judged as those of any method are.
   *
   * @param map {@code [H,W]} of an image of the batch
   */
  static List<Attribution> spread(ImageBatch images, IntFunction<float[]> map) {
    int area = images.height() * images.width();
    List<Attribution> attributions = new ArrayList<>(images.size());
    for (int image = 0; image < images.size(); image++) {
      float[] places = map.apply(image);
      float[] values = new float[images.imageLength()];
      for (int i = 0; i < values.length; i++) {
        values[i] = places[i % area] / images.channels();
      }
      attributions.add(
          new Attribution.Pixels(images.channels(), images.height(), images.width(), values));
    }
    return attributions;
  }
}
