package dev.pellucid.evaluate.baseline;

import dev.pellucid.evaluate.Explainer;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import java.util.List;

/**
 * The size of the Sobel gradient of the image's luminance (ITU-R BT.601), its border repeated:
 * edges attract the eye, and many an explanation is little else (Adebayo et al., 2018).
 */
public record EdgeFilter() implements Explainer {

  /** Of red, green and blue. */
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  @Override
  public String name() {
    return "edge filter";
  }

  @Override
  public List<Attribution> explain(Classifier classifier, ImageBatch images) {
    return Baselines.spread(
        images,
        image ->
            edges(
                luminance(images.image(image), classifier.input()),
                images.width(),
                images.height()));
  }

  private static float[] luminance(float[] image, InputSpec input) {
    int area = image.length / input.channels().count();
    float[] luminance = new float[area];
    for (int channel = 0; channel < input.channels().count(); channel++) {
      float weight = weight(input.channels(), channel);
      for (int pixel = 0; pixel < area; pixel++) {
        luminance[pixel] +=
            weight * (image[channel * area + pixel] * input.std()[channel] + input.mean()[channel]);
      }
    }
    return luminance;
  }

  private static float weight(ChannelOrder order, int channel) {
    return switch (order) {
      case RGB -> LUMA[channel];
      case BGR -> LUMA[2 - channel];
      case GRAY -> 1;
    };
  }

  private static float[] edges(float[] grey, int width, int height) {
    float[] edges = new float[grey.length];
    for (int y = 0; y < height; y++) {
      int above = Math.max(0, y - 1) * width;
      int here = y * width;
      int below = Math.min(height - 1, y + 1) * width;
      for (int x = 0; x < width; x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(width - 1, x + 1);
        double across =
            grey[above + right]
                - grey[above + left]
                + 2 * (grey[here + right] - grey[here + left])
                + grey[below + right]
                - grey[below + left];
        double down =
            grey[below + left]
                - grey[above + left]
                + 2 * (grey[below + x] - grey[above + x])
                + grey[below + right]
                - grey[above + right];
        edges[here + x] = (float) Math.hypot(across, down);
      }
    }
    return edges;
  }
}
