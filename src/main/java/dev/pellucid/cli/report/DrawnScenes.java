package dev.pellucid.cli.report;

import dev.pellucid.cli.evaluation.SceneSamples;
import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.neurons.ScenePictures;
import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.RenderedScene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.Resize;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Scenes of the demo's world as the images of a report, signs marked; each is drawn when its turn
 * comes.
 *
 * @param traffic what is drawn
 * @param seed of the scenes
 */
public record DrawnScenes(SceneDistribution traffic, long seed) {

  /**
   * The scenes for a model.
   *
   * @param labels the names of its classes
   * @throws IllegalArgumentException if these are not the signs, or the model does not see whole
   *     scenes
   */
  public List<Sample> samples(InputSpec input, List<String> labels, int count) {
    if (!labels.containsAll(SignClass.labels()) || !(input.resize() instanceof Resize.Exact)) {
      throw new IllegalArgumentException(
          "drawn scenes show signs, which the model does not tell apart; name images by --data");
    }
    Preprocessor preprocessor = new Preprocessor(input);
    SceneRenderer renderer = new SceneRenderer();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Sample(
                    "scene " + (i + 1),
                    () ->
                        content(
                            renderer.renderWithMasks(traffic.sample(Chance.mix(seed) + i)),
                            preprocessor,
                            labels)))
        .toList();
  }

  /** The same scenes with where things are in them: signs, what is printed on them, landscapes. */
  public ConceptPictures marked(InputSpec input, int count) {
    return ScenePictures.of(input, traffic, count, seed);
  }

  /** Through a JPEG, as the demo's cameras send it. */
  private static Sample.Content content(
      RenderedScene rendered, Preprocessor preprocessor, List<String> labels) {
    InputSpec input = preprocessor.spec();
    byte[] jpeg = SceneRenderer.JPEG.encode(rendered.image());
    ImageBatch image =
        new ImageBatch(
            input.channels().count(),
            input.height(),
            input.width(),
            preprocessor.tensor(new ImageDecoder(DecodeLimits.DEFAULT).decode(jpeg)),
            List.of(Target.PREDICTED));
    return new Sample.Content(
        image,
        SceneSamples.object(rendered.sign(), preprocessor),
        OptionalInt.of(labels.indexOf(rendered.scene().label().label())));
  }
}
