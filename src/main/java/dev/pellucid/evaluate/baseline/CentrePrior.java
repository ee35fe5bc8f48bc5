package dev.pellucid.evaluate.baseline;

import dev.pellucid.evaluate.Explainer;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.List;

/**
 * A Gaussian about the centre, its deviation a quarter of each side: photographers put what they
 * mean in the middle.
 */
public record CentrePrior() implements Explainer {

  private static final double DEVIATION = 0.25;

  @Override
  public String name() {
    return "centre prior";
  }

  @Override
  public List<Attribution> explain(Classifier classifier, ImageBatch images) {
    float[] map = near(images.width(), images.height());
    return Baselines.spread(images, image -> map);
  }

  private static float[] near(int width, int height) {
    float[] near = new float[width * height];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double x = (column + 0.5) / width - 0.5;
        double y = (row + 0.5) / height - 0.5;
        near[row * width + column] =
            (float) Math.exp(-(x * x + y * y) / (2 * DEVIATION * DEVIATION));
      }
    }
    return near;
  }
}
