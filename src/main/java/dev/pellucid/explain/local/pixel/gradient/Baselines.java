package dev.pellucid.explain.local.pixel.gradient;

import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.image.InputSpec;
import java.util.List;

/** The images that one image is compared with. */
final class Baselines {

  static final Parameter.Several<Baseline> PARAMETER =
      new Parameter.Several<>(
          new Parameter.OfBaseline(
              "baseline", Baseline.ZERO, "what the image is compared with; of several, the mean"),
          List.of(Baseline.ZERO));

  private Baselines() {}

  /** The pixels of each for an image. */
  static List<float[]> of(List<Baseline> baselines, float[] image, InputSpec input) {
    return baselines.stream().map(baseline -> baseline.of(image, input)).toList();
  }
}
