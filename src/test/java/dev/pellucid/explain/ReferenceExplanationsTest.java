package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.Assets;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against Captum on PyTorch, on real photos; tolerances as the references' notes suggest them. */
class ReferenceExplanationsTest {

  private static final Map<String, String> PHOTOS_AND_CLASSES =
      Map.of(
          "n02124075_Egyptian_cat", "285",
          "n02504013_Indian_elephant", "385",
          "cat_0000", "3",
          "ship_0000", "8");

  @ParameterizedTest(name = "logits of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat",
    "mobilenetv2, n02504013_Indian_elephant",
    "squeezenet10, n02124075_Egyptian_cat",
    "squeezenet10, n02504013_Indian_elephant",
    "resnet20_cifar10, cat_0000",
    "resnet20_cifar10, ship_0000",
    "resnet32_cifar10, cat_0000",
    "resnet32_cifar10, ship_0000",
    "vit_cifar10, cat_0000",
    "vit_cifar10, ship_0000"
  })
  void logitsAreThoseOfTheReference(String model, String photo) throws IOException {
    // Given
    ImageBatch batch = twice(reference(model, photo, "input"), photo);
    NpyArray expected = reference(model, photo, "logits");

    // When
    float[] logits;
    try (Classifier classifier = open(model)) {
      logits = classifier.run(ExplanationPlan.of(Output.LOGITS), batch).row(TensorNames.LOGITS, 1);
    }

    // Then
    assertThat(maxDifferenceOverMax(logits, expected.data())).isLessThan(1e-4);
  }

  @ParameterizedTest(name = "{2} of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat, saliency, saliency, 2e-2",
    "mobilenetv2, n02124075_Egyptian_cat, input-x-gradient, input_x_gradient, 2e-2",
    "mobilenetv2, n02504013_Indian_elephant, saliency, saliency, 2e-2",
    "squeezenet10, n02124075_Egyptian_cat, saliency, saliency, 2e-2",
    "squeezenet10, n02124075_Egyptian_cat, input-x-gradient, input_x_gradient, 2e-2",
    "squeezenet10, n02504013_Indian_elephant, saliency, saliency, 2e-2",
    "resnet20_cifar10, cat_0000, saliency, saliency, 1e-4",
    "resnet20_cifar10, cat_0000, input-x-gradient, input_x_gradient, 1e-4",
    "resnet20_cifar10, ship_0000, saliency, saliency, 1e-4",
    "resnet32_cifar10, cat_0000, saliency, saliency, 1e-4",
    "resnet32_cifar10, ship_0000, input-x-gradient, input_x_gradient, 1e-4",
    "vit_cifar10, cat_0000, saliency, saliency, 1e-4",
    "vit_cifar10, cat_0000, input-x-gradient, input_x_gradient, 1e-4",
    "vit_cifar10, ship_0000, saliency, saliency, 1e-4"
  })
  void gradientsAreThoseOfCaptum(
      String model, String photo, String method, String file, double relativeL2)
      throws IOException {
    // Given
    ImageBatch batch = twice(reference(model, photo, "input"), photo);
    NpyArray expected = reference(model, photo, file);

    // When
    List<Attribution> attributions = explain(model, method, batch);

    // Then
    assertThat(attributions).hasSize(2);
    for (Attribution attribution : attributions) {
      assertThat(attribution.shape()).isEqualTo(shape(expected));
      assertThat(relativeL2(attribution.values(), expected.data())).isLessThan(relativeL2);
    }
  }

  @ParameterizedTest(name = "Grad-CAM of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat",
    "mobilenetv2, n02504013_Indian_elephant",
    "squeezenet10, n02124075_Egyptian_cat",
    "squeezenet10, n02504013_Indian_elephant",
    "resnet20_cifar10, cat_0000",
    "resnet20_cifar10, ship_0000",
    "resnet32_cifar10, cat_0000",
    "resnet32_cifar10, ship_0000"
  })
  void gradCamIsThatOfCaptumAtTheLayerThatIsFound(String model, String photo) throws IOException {
    // Given
    ImageBatch batch = twice(reference(model, photo, "input"), photo);
    NpyArray expected = reference(model, photo, "gradcam_layer");

    // When
    List<Attribution> attributions = explain(model, "grad-cam", batch);

    // Then
    assertThat(attributions).hasSize(2);
    for (Attribution attribution : attributions) {
      assertThat(attribution.shape()).isEqualTo(shape(expected));
      assertThat(maxDifferenceOverMax(attribution.values(), expected.data())).isLessThan(1e-4);
    }
  }

  private static List<Attribution> explain(String model, String method, ImageBatch batch) {
    ExplanationMethod asked = Methods.byId(method);
    try (Classifier classifier = open(model)) {
      return asked.explain(classifier, batch, ParameterValues.defaults(asked.card().parameters()));
    }
  }

  private static Classifier open(String model) {
    return new Classifier(
        BundleReader.read(Assets.path("models", model + ".onnx")), SessionSettings.onCpu());
  }

  private static NpyArray reference(String model, String photo, String name) throws IOException {
    Path file = Assets.path("reference", model, photo, name + ".npy");
    return NpyFile.read(file);
  }

  /** The photo as both images of a batch: the target named for one, the predicted for the other. */
  private static ImageBatch twice(NpyArray image, String photo) {
    float[] pixels = new float[2 * image.data().length];
    System.arraycopy(image.data(), 0, pixels, 0, image.data().length);
    System.arraycopy(image.data(), 0, pixels, image.data().length, image.data().length);
    long target = Long.parseLong(PHOTOS_AND_CLASSES.get(photo));
    return new ImageBatch(
        image.shape()[0],
        image.shape()[1],
        image.shape()[2],
        pixels,
        new long[] {target, ImageBatch.PREDICTED});
  }

  private static List<Integer> shape(NpyArray array) {
    List<Integer> shape = new ArrayList<>();
    for (int length : array.shape()) {
      shape.add(length);
    }
    return shape;
  }

  private static double relativeL2(float[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / size);
  }

  private static double maxDifferenceOverMax(float[] actual, float[] expected) {
    double difference = 0;
    double max = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs((double) actual[i] - expected[i]));
      max = Math.max(max, Math.abs(expected[i]));
    }
    return difference / max;
  }
}
