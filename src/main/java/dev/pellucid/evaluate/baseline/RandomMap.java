package dev.pellucid.evaluate.baseline;

import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.ImageDraws;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Uniform noise from 0 to 1, independent in every pixel. An image always gets the same, whichever
 * stand beside it; one that differs in a single pixel gets another.
 */
public record RandomMap(long seed) implements Explainer {

  /** By which tables know it. */
  public static final String NAME = "random map";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Attribution> explain(Classifier classifier, ImageBatch images) {
    return Baselines.spread(images, image -> noise(images.image(image), images));
  }

  private float[] noise(float[] pixels, ImageBatch images) {
    SplittableRandom random = ImageDraws.of(seed, pixels);
    float[] map = new float[images.height() * images.width()];
    for (int pixel = 0; pixel < map.length; pixel++) {
      map[pixel] = (float) random.nextDouble();
    }
    return map;
  }
}
