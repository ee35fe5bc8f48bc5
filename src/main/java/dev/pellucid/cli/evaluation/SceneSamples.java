package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.localisation.KnownScenes.KnownScene;
import dev.pellucid.demo.scene.Mask;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Drawn scenes whose object is the sign. */
public final class SceneSamples {

  private SceneSamples() {}

  /** The scenes in their order. */
  public static List<Sample> of(List<KnownScene> scenes, InputSpec input) {
    Preprocessor preprocessor = new Preprocessor(input);
    return IntStream.range(0, scenes.size())
        .mapToObj(i -> new Sample("scene " + (i + 1), () -> content(scenes.get(i), preprocessor)))
        .toList();
  }

  private static Sample.Content content(KnownScene scene, Preprocessor preprocessor) {
    return new Sample.Content(
        scene.image(),
        object(scene.sign(), preprocessor),
        OptionalInt.of(scene.image().targets().get(0).index()));
  }

  /**
   * A scene's mask as the model sees the scene.
   *
   * @return empty if the model sees nothing of it
   */
  public static Optional<ObjectMask> object(Mask mask, Preprocessor preprocessor) {
    return SeenMask.of(picture(mask), preprocessor);
  }

  private static RgbImage picture(Mask mask) {
    byte[] rgb = new byte[3 * mask.width() * mask.height()];
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        if (mask.contains(x, y)) {
          int pixel = 3 * (y * mask.width() + x);
          Arrays.fill(rgb, pixel, pixel + 3, (byte) 255);
        }
      }
    }
    return new RgbImage(mask.width(), mask.height(), rgb);
  }
}
