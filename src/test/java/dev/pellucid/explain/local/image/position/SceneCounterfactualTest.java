package dev.pellucid.explain.local.image.position;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.demo.scene.Mask;
import dev.pellucid.demo.scene.RenderedScene;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Attribution.Counterfactual;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scenes that are the same but for the number on the sign, seen by the demo's model. The number
 * lies in a tenth of the positions; 70 of 100 exchanges did lie there, the others beside it.
 */
class SceneCounterfactualTest {

  private static final int PAIRS = 12;
  private static final int DRAWN = 400;
  private static final double LARGE = 20;
  private static final SignClass FROM = SignClass.SPEED_30;
  private static final SignClass TO = SignClass.SPEED_60;

  @TempDir static Path folder;
  private static Classifier classifier;
  private static Preprocessor preprocessor;
  private static final List<RenderedScene> SCENES = new ArrayList<>();

  @BeforeAll
  static void drawPairs() throws IOException {
    Path demo = Path.of("src/main/resources/demo/road-signs");
    try (Stream<Path> files = Files.list(demo)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    classifier = new Classifier(BundleReader.read(folder), SessionSettings.onCpu());
    preprocessor = new Preprocessor(classifier.input());
    SceneRenderer renderer = new SceneRenderer();
    try (ExampleFit fit = ExampleFit.open(classifier, ExamplesFolder.of(folder), "images")) {
      for (int seed = 0; seed < DRAWN && SCENES.size() < PAIRS; seed++) {
        Scene scene = SceneDistribution.unbiased().sample(seed).withClass(FROM);
        Scene twin = scene.withClass(TO);
        if (scene.placement().radius() > LARGE && isSeen(scene) && isSeen(twin)) {
          SCENES.add(renderer.renderWithMasks(scene));
          RgbImage picture = picture(twin);
          fit.add(
              "twin-" + seed,
              OptionalInt.of(index(TO)),
              preprocessor.tensor(picture),
              preprocessor.view(picture));
        }
      }
      fit.finish();
    }
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  private static boolean isSeen(Scene scene) {
    float[] logits =
        classifier.run(ExplanationPlan.of(Output.LOGITS), batch(scene)).row(TensorNames.LOGITS, 0);
    return Target.predicted(logits) == index(scene.label());
  }

  private static int index(SignClass label) {
    return SignClass.labels().indexOf(label.label());
  }

  private static ImageBatch batch(Scene scene) {
    return new ImageBatch(
        3,
        classifier.input().height(),
        classifier.input().width(),
        preprocessor.tensor(picture(scene)),
        List.of(Target.PREDICTED));
  }

  private static RgbImage picture(Scene scene) {
    return new ImageDecoder(DecodeLimits.DEFAULT)
        .decode(SceneRenderer.JPEG.encode(new SceneRenderer().render(scene)));
  }

  @Test
  void whatIsExchangedLiesOnTheNumber() {
    // Given
    CounterfactualVisualExplanations method = new CounterfactualVisualExplanations();
    ParameterValues to60 =
        ParameterValues.parse(method.card().parameters(), Map.of("to", String.valueOf(index(TO))));

    // When
    List<Counterfactual> told =
        SCENES.stream()
            .map(scene -> method.explain(classifier, batch(scene.scene()), to60).get(0))
            .map(explanation -> (Counterfactual) explanation.attribution())
            .toList();

    // Then
    double on = 0;
    double all = 0;
    double covered = 0;
    for (int i = 0; i < told.size(); i++) {
      for (Attribution.Counterfactual.Exchange exchange : told.get(i).exchanges()) {
        all++;
        on += touches(SCENES.get(i).symbol(), told.get(i), exchange.here()) ? 1 : 0;
      }
      int cells = told.get(i).width() * told.get(i).height();
      for (int p = 0; p < cells; p++) {
        covered += touches(SCENES.get(i).symbol(), told.get(i), p) ? 1.0 / cells / told.size() : 0;
      }
    }
    assertThat(told).hasSize(PAIRS);
    assertThat(on / all).isGreaterThan(0.6);
    assertThat(covered).isLessThan(0.12);
  }

  private static boolean touches(Mask mask, Counterfactual at, int position) {
    int width = mask.width() / at.width();
    int height = mask.height() / at.height();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (mask.contains(position % at.width() * width + x, position / at.width() * height + y)) {
          return true;
        }
      }
    }
    return false;
  }
}
