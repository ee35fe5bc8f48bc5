package dev.pellucid.explain.local.pixel.cam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.Methods;
import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.image.HeatMap;
import dev.pellucid.image.NpyArray;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against pytorch-grad-cam on real photos: the sums over channels before its relu, and the maps as
 * it shows them. Tolerances as the references' notes suggest them.
 */
class CamReferenceTest {

  private static final double RAW = 1e-4;
  private static final double SHOWN = 1e-2;

  /** The patch tokens of a channel nearly cancel, and XGrad-CAM divides by their sum. */
  private static final double DIVIDED_BY_NEARLY_NOTHING = 1e-3;

  private static final Map<String, String> BY_GRADIENTS =
      Map.of(
          "grad-cam", "GradCAM",
          "grad-cam-plus-plus", "GradCAMPlusPlus",
          "x-grad-cam", "XGradCAM",
          "hires-cam", "HiResCAM",
          "layer-cam", "LayerCAM");

  private static final Map<String, String> LAYERS =
      Map.of(
          "mobilenetv2", "/act_head/Clip_output_0",
          "squeezenet10", "/fire9/Concat_output_0",
          "resnet20_cifar10", "/layer3/layer3.2/relu2/Relu_output_0",
          "resnet32_cifar10", "/layer3/layer3.4/Relu_1_output_0",
          "vit_cifar10", "/blocks/blocks.3/norm1/Add_1_output_0");

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat",
    "squeezenet10, n02124075_Egyptian_cat",
    "resnet20_cifar10, cat_0000",
    "resnet20_cifar10, ship_0000",
    "resnet32_cifar10, cat_0000",
    "vit_cifar10, cat_0000"
  })
  void mapsByGradientsAreThoseOfTheReference(String model, String photo) {
    // Given
    ImageBatch batch = References.input(model, photo);
    Map<String, Attribution> maps = new LinkedHashMap<>();

    // When
    try (Classifier classifier = References.open(model)) {
      BY_GRADIENTS
          .keySet()
          .forEach(id -> maps.put(id, map(classifier, batch, id, Map.of("relu", "false"))));
    }

    // Then
    maps.forEach(
        (id, map) -> {
          assertRaw(map, model, photo, BY_GRADIENTS.get(id));
          assertShown(map, model, photo, BY_GRADIENTS.get(id));
        });
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat",
    "squeezenet10, n02124075_Egyptian_cat",
    "resnet20_cifar10, cat_0000",
    "resnet20_cifar10, ship_0000",
    "resnet32_cifar10, cat_0000",
    "vit_cifar10, cat_0000"
  })
  void eigenCamIsThatOfTheReferenceButForItsSign(String model, String photo) {
    // Given
    float[] expected = References.array(model, photo, "cam_EigenCAM_raw").data();

    // When
    float[] map =
        References.values(
            model, photo, "eigen-cam", Map.of("relu", "false", "layer", LAYERS.get(model)));

    // Then
    float[] sameSign = map.clone();
    if (References.cosine(map, expected) < 0) {
      for (int i = 0; i < map.length; i++) {
        sameSign[i] = -map[i];
      }
    }
    assertThat(References.maxDifferenceOverMax(sameSign, expected)).isLessThan(RAW);
  }

  @ParameterizedTest(name = "{2} of {0}, {1}")
  @CsvSource({
    "resnet20_cifar10, cat_0000, score-cam, ScoreCAM",
    "resnet20_cifar10, ship_0000, score-cam, ScoreCAM",
    "vit_cifar10, cat_0000, score-cam, ScoreCAM",
    "mobilenetv2, n02124075_Egyptian_cat, ablation-cam, AblationCAM",
    "squeezenet10, n02124075_Egyptian_cat, ablation-cam, AblationCAM",
    "resnet20_cifar10, cat_0000, ablation-cam, AblationCAM",
    "resnet20_cifar10, ship_0000, ablation-cam, AblationCAM"
  })
  void mapsByScoresAreThoseOfTheReference(
      String model, String photo, String method, String reference) {
    // Given
    ImageBatch batch = References.input(model, photo);

    // When
    Attribution map;
    try (Classifier classifier = References.open(model)) {
      map = map(classifier, batch, method, Map.of("relu", "false", "layer", LAYERS.get(model)));
    }

    // Then
    assertRaw(map, model, photo, reference);
    assertShown(map, model, photo, reference);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat, 2e-2",
    "squeezenet10, n02124075_Egyptian_cat, 2e-2",
    "resnet20_cifar10, cat_0000, 1e-4",
    "resnet20_cifar10, ship_0000, 1e-4",
    "resnet32_cifar10, cat_0000, 1e-4"
  })
  void guidedGradCamIsThatOfCaptum(String model, String photo, double relativeL2) {
    // Given
    NpyArray expected = References.array(model, photo, "guided_gradcam");

    // When
    float[] map =
        References.values(model, photo, "guided-grad-cam", Map.of("layer", LAYERS.get(model)));

    // Then
    assertThat(References.relativeL2(map, expected.data())).isLessThan(relativeL2);
  }

  private static Attribution map(
      Classifier classifier, ImageBatch batch, String id, Map<String, String> parameters) {
    ExplanationMethod method = Methods.byId(id);
    Map<String, String> given = new HashMap<>(parameters);
    given.put("layer", LAYERS.get(classifier.name()));
    return method
        .explain(classifier, batch, ParameterValues.parse(method.card().parameters(), given))
        .get(0)
        .attribution();
  }

  private static void assertRaw(Attribution map, String model, String photo, String reference) {
    NpyArray expected = References.array(model, photo, "cam_" + reference + "_raw");
    assertThat(map.shape().subList(1, 3)).containsExactly(expected.shape()[0], expected.shape()[1]);
    assertThat(References.maxDifferenceOverMax(map.values(), expected.data()))
        .as("%s_raw of %s, %s", reference, model, photo)
        .isLessThan(reference.equals("XGradCAM") ? DIVIDED_BY_NEARLY_NOTHING : RAW);
  }

  private static void assertShown(Attribution map, String model, String photo, String reference) {
    NpyArray expected = References.array(model, photo, "cam_" + reference);
    float[] positive = map.values().clone();
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.max(0, positive[i]);
    }
    HeatMap shown =
        new HeatMap(map.shape().get(2), map.shape().get(1), positive)
            .normalised()
            .resized(expected.shape()[1], expected.shape()[0])
            .normalised();
    assertThat(References.maxDifferenceOverMax(shown.values(), expected.data()))
        .as("%s of %s, %s", reference, model, photo)
        .isLessThan(SHOWN);
  }
}
