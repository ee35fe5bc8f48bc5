package dev.pellucid.cli;

import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Scenes of the demo's world without its shortcut, with their signs' classes. */
final class LabelledScenes {

  private final InputSpec input;
  private final List<String> labels;
  private final SceneRenderer renderer = new SceneRenderer();
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  /**
   * Scenes for a model.
   *
   * @param labels the names of its classes
   * @throws WrongUseException if these are not the signs
   */
  LabelledScenes(InputSpec input, List<String> labels) {
    if (!labels.containsAll(SignClass.labels())) {
      throw new WrongUseException(
          "the model does not tell the signs of the scenes apart; they are " + SignClass.labels());
    }
    this.input = input;
    this.labels = List.copyOf(labels);
  }

  /**
   * Scenes {@code from} to {@code to} of a seed, the latter excluded, through a JPEG as the demo's
   * cameras send them.
   */
  ImageBatch draw(long seed, int from, int to) {
    int length = input.channels().count() * input.height() * input.width();
    float[] pixels = new float[(to - from) * length];
    Preprocessor preprocessor = new Preprocessor(input);
    List<Scene> scenes =
        IntStream.range(from, to)
            .mapToObj(i -> SceneDistribution.unbiased().sample(Chance.mix(seed) + i))
            .toList();
    List<Target> targets = new ArrayList<>();
    for (Scene scene : scenes) {
      byte[] jpeg = SceneRenderer.JPEG.encode(renderer.render(scene));
      float[] one = preprocessor.tensor(decoder.decode(jpeg));
      System.arraycopy(one, 0, pixels, targets.size() * length, length);
      targets.add(Target.of(labels.indexOf(scene.label().label())));
    }
    return new ImageBatch(input.channels().count(), input.height(), input.width(), pixels, targets);
  }
}
