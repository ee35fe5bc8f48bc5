package dev.pellucid.demo.scenario;

import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The images that the demo's model is explained by: scenes as those that it was trained with, the
 * planted shortcut in them. They are drawn when they are needed, which is quicker than they could
 * be downloaded.
 */
public final class DemoExamples {

  private static final int COUNT = 400;
  private static final long SEED = 20_231;
  private static final String SOURCE = "%d training scenes of seed %d".formatted(COUNT, SEED);

  private DemoExamples() {}

  /**
   * Puts them beside the model. A second or two.
   *
   * @param bundle the folder of the demo's bundle
   * @throws IOException if it cannot be written
   */
  public static void make(Path bundle) throws IOException {
    ModelBundle model = BundleReader.read(bundle);
    try (Classifier classifier = new Classifier(model, SessionSettings.onCpu());
        ExampleFit fit = ExampleFit.open(classifier, ExamplesFolder.of(bundle), SOURCE)) {
      if (fit.isComplete()) {
        return;
      }
      SceneRenderer renderer = new SceneRenderer();
      ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
      Preprocessor preprocessor = new Preprocessor(model.manifest().input());
      List<String> labels = model.manifest().labels();
      for (int i = 0; i < COUNT; i++) {
        String name = "training scene " + (i + 1);
        if (fit.contains(name)) {
          continue;
        }
        Scene scene = SceneDistribution.training().sample(Chance.mix(SEED) + i);
        RgbImage seen = decoder.decode(SceneRenderer.JPEG.encode(renderer.render(scene)));
        fit.add(
            name,
            OptionalInt.of(labels.indexOf(scene.label().label())),
            preprocessor.tensor(seen),
            preprocessor.view(seen));
      }
      fit.finish();
    }
  }
}
