package dev.pellucid.evaluate.sanity;

import static dev.pellucid.evaluate.FunctionExplainer.explained;
import static dev.pellucid.evaluate.FunctionExplainer.method;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.cli.localisation.KnownScenes;
import dev.pellucid.cli.localisation.KnownScenes.KnownScene;
import dev.pellucid.evaluate.EvaluatedModel;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.Finding;
import dev.pellucid.evaluate.Indicator;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the demo's model, methods pass and fail the sanity checks as published. */
class SceneSanityTest {

  private static final int SCENES = 8;

  private static Classifier classifier;
  private static EvaluatedModel model;
  private static List<KnownScene> scenes;

  @BeforeAll
  static void drawScenes() {
    ModelBundle bundle = BundleReader.read(Path.of("src/main/resources/demo/road-signs"));
    classifier = new Classifier(bundle, SessionSettings.onCpu());
    model = EvaluatedModel.of(classifier);
    scenes = KnownScenes.draw(classifier, bundle.manifest().labels(), SCENES, 5);
  }

  @AfterAll
  static void close() {
    model.close();
    classifier.close();
  }

  /** Adebayo et al. of guided backpropagation, Sixt et al. of both. */
  @ParameterizedTest
  @CsvSource({"guided-backprop, 0.4", "deconvnet, 0.18"})
  void whatReconstructsTheImageStaysAlikeWithRandomWeights(String failing, double least) {
    // Given
    Explainer method = method(failing);

    // When
    double alike = mean(new ModelParameterRandomisation(), method, Map.of());

    // Then
    assertThat(alike).isGreaterThan(least);
  }

  /** Adebayo et al. */
  @ParameterizedTest
  @CsvSource({"saliency", "input-x-gradient", "integrated-gradients?steps=20", "grad-cam"})
  void whatFollowsTheModelIsLostWithItsWeights(String passing) {
    // Given
    Explainer method = method(passing);

    // When
    double alike = mean(new ModelParameterRandomisation(), method, Map.of());

    // Then
    assertThat(alike).isLessThan(0.1);
  }

  /** Sixt et al. */
  @ParameterizedTest
  @CsvSource({
    "guided-backprop, 0.6, 1",
    "deconvnet, 0.4, 1",
    "saliency, -1, 0.1",
    "grad-cam, -1, 0.1"
  })
  void whatReconstructsTheImageSaysTheSameOfAnotherClass(String id, double least, double most) {
    // Given
    Explainer method = method(id);

    // When
    double alike = mean(new RandomLogit(), method, Map.of());

    // Then
    assertThat(alike).isBetween(least, most);
  }

  private static double mean(Indicator indicator, Explainer method, Map<String, String> given) {
    ParameterValues parameters = ParameterValues.parse(indicator.card().parameters(), given);
    return scenes.stream()
        .map(scene -> explained(model, method, scene.image()))
        .map(image -> indicator.measure(image, parameters, Effort.unlimited()))
        .mapToDouble(found -> ((Finding.Value) found).value())
        .average()
        .orElseThrow();
  }
}
