package dev.pellucid.cli.localisation;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.demo.scene.Background;
import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.Mask;
import dev.pellucid.demo.scene.RenderedScene;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scenes of the demo's world that leave nothing but the sign to go by: the model names the sign,
 * and there is no forest, which its training scenes had behind the stop signs.
 */
public final class KnownScenes {

  /** So many are drawn for one that is kept, at most, before a model is thought unable. */
  private static final int DRAWN_FOR_ONE = 20;

  private static final ExplanationPlan CLASSIFY = ExplanationPlan.of(Output.LOGITS);

  private KnownScenes() {}

  /**
   * A scene as the network is given it.
   *
   * @param image one image, its target the sign's class
   * @param sign the pixels of the scene that show the sign
   */
  public record KnownScene(ImageBatch image, Mask sign) {

    /** The share of the scene that the sign covers. */
    public double covered() {
      return sign.area() / (double) (sign.width() * sign.height());
    }
  }

  /**
   * Draws scenes until there are enough.
   *
   * @param labels the names of the model's classes, which must be those of the signs
   * @throws IllegalArgumentException if the model tells other things apart, or does not see whole
   *     scenes, or recognises next to none of the signs
   */
  public static List<KnownScene> draw(
      Classifier classifier, List<String> labels, int count, long seed) {
    requireSigns(classifier, labels);
    SceneRenderer renderer = new SceneRenderer();
    List<KnownScene> kept = new ArrayList<>();
    for (int i = 0; kept.size() < count && i < DRAWN_FOR_ONE * count; i++) {
      Scene scene = SceneDistribution.unbiased().sample(Chance.mix(seed) + i);
      if (scene.background() != Background.FOREST) {
        RenderedScene rendered = renderer.renderWithMasks(scene);
        int label = labels.indexOf(scene.label().label());
        ImageBatch image = seen(rendered, classifier.input(), label);
        if (rendered.sign().area() > 0 && predicted(classifier, image) == label) {
          kept.add(new KnownScene(image, rendered.sign()));
        }
      }
    }
    if (kept.size() < count) {
      throw new IllegalArgumentException(
          "model '%s' names the sign in only %d of %d scenes; at least every %dth is needed"
              .formatted(classifier.name(), kept.size(), DRAWN_FOR_ONE * count, DRAWN_FOR_ONE));
    }
    return kept;
  }

  private static void requireSigns(Classifier classifier, List<String> labels) {
    if (!labels.containsAll(SignClass.labels())) {
      throw new IllegalArgumentException(
          "model '%s' does not tell the signs of the scenes apart; they are %s"
              .formatted(classifier.name(), SignClass.labels()));
    }
    if (!(classifier.input().resize() instanceof Resize.Exact)) {
      throw new IllegalArgumentException(
          "model '%s' does not see whole scenes; its bundle must say resize: exact"
              .formatted(classifier.name()));
    }
  }

  /** Through a JPEG, as the demo's cameras send it. */
  private static ImageBatch seen(RenderedScene rendered, InputSpec input, int label) {
    byte[] jpeg = SceneRenderer.JPEG.encode(rendered.image());
    float[] pixels =
        new Preprocessor(input).tensor(new ImageDecoder(DecodeLimits.DEFAULT).decode(jpeg));
    return new ImageBatch(
        input.channels().count(), input.height(), input.width(), pixels, List.of(Target.of(label)));
  }

  private static int predicted(Classifier classifier, ImageBatch image) {
    float[] logits = classifier.run(CLASSIFY, image).row(TensorNames.LOGITS, 0);
    return IntStream.range(0, logits.length)
        .reduce((best, other) -> logits[other] > logits[best] ? other : best)
        .orElseThrow();
  }
}
