package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.NpyArray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against Captum on PyTorch, on real photos; tolerances as the references' notes suggest them. */
class ReferenceExplanationsTest {

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
  void logitsAreThoseOfTheReference(String model, String photo) {
    // Given
    ImageBatch batch = twice(References.array(model, photo, "input"), photo);
    NpyArray expected = References.array(model, photo, "logits");

    // When
    float[] logits;
    try (Classifier classifier = References.open(model)) {
      logits = classifier.run(ExplanationPlan.of(Output.LOGITS), batch).row(TensorNames.LOGITS, 1);
    }

    // Then
    assertThat(References.maxDifferenceOverMax(logits, expected.data())).isLessThan(1e-4);
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
      String model, String photo, String method, String file, double relativeL2) {
    // Given
    ImageBatch batch = twice(References.array(model, photo, "input"), photo);
    NpyArray expected = References.array(model, photo, file);

    // When
    List<Explanation> explanations = explain(model, method, batch);

    // Then
    assertThat(explanations).hasSize(2);
    for (Explanation explanation : explanations) {
      Attribution attribution = explanation.attribution();
      assertThat(attribution.shape()).isEqualTo(shape(expected));
      assertThat(References.relativeL2(attribution.values(), expected.data()))
          .isLessThan(relativeL2);
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
  void gradCamIsThatOfCaptumAtTheLayerThatIsFound(String model, String photo) {
    // Given
    ImageBatch batch = twice(References.array(model, photo, "input"), photo);
    NpyArray expected = References.array(model, photo, "gradcam_layer");

    // When
    List<Explanation> explanations = explain(model, "grad-cam", batch);

    // Then
    assertThat(explanations).hasSize(2);
    for (Explanation explanation : explanations) {
      Attribution attribution = explanation.attribution();
      assertThat(attribution.shape()).isEqualTo(shape(expected));
      assertThat(References.maxDifferenceOverMax(attribution.values(), expected.data()))
          .isLessThan(1e-4);
    }
  }

  private static List<Explanation> explain(String model, String method, ImageBatch batch) {
    ExplanationMethod asked = Methods.byId(method);
    try (Classifier classifier = References.open(model)) {
      return asked.explain(classifier, batch, ParameterValues.defaults(asked.card().parameters()));
    }
  }

  /** The photo as both images of a batch: the target named for one, the predicted for the other. */
  private static ImageBatch twice(NpyArray image, String photo) {
    float[] pixels = new float[2 * image.data().length];
    System.arraycopy(image.data(), 0, pixels, 0, image.data().length);
    System.arraycopy(image.data(), 0, pixels, image.data().length, image.data().length);
    return new ImageBatch(
        image.shape()[0],
        image.shape()[1],
        image.shape()[2],
        pixels,
        List.of(References.target(photo), Target.PREDICTED));
  }

  private static List<Integer> shape(NpyArray array) {
    List<Integer> shape = new ArrayList<>();
    for (int length : array.shape()) {
      shape.add(length);
    }
    return shape;
  }
}
