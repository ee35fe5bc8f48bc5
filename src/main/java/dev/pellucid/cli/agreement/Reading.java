package dev.pellucid.cli.agreement;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.image.HeatMap;
import java.util.List;

/** What of an attribution is compared. */
public enum Reading {
  /** The numbers as they are. */
  RAW {
    @Override
    float[] of(Attribution attribution, int[] shape) {
      return attribution.values();
    }
  },
  /**
   * As pytorch-grad-cam shows it: without what is negative, scaled to 0…1, brought bilinearly to
   * the image's size, and scaled to 0…1 again.
   */
  SHOWN {
    @Override
    float[] of(Attribution attribution, int[] shape) {
      HeatMap sum = sumOverChannels(attribution);
      float[] positive = sum.values().clone();
      for (int i = 0; i < positive.length; i++) {
        positive[i] = Math.max(0, positive[i]);
      }
      return new HeatMap(sum.width(), sum.height(), positive)
          .normalised()
          .resized(shape[shape.length - 1], shape[shape.length - 2])
          .normalised()
          .values();
    }
  };

  /**
   * Reads it.
   *
   * @param shape of what it is compared with
   */
  abstract float[] of(Attribution attribution, int[] shape);

  private static HeatMap sumOverChannels(Attribution attribution) {
    List<Integer> shape = attribution.shape();
    int width = shape.get(shape.size() - 1);
    int height = shape.get(shape.size() - 2);
    float[] sum = new float[height * width];
    float[] values = attribution.values();
    for (int i = 0; i < values.length; i++) {
      sum[i % sum.length] += values[i];
    }
    return new HeatMap(width, height, sum);
  }
}
