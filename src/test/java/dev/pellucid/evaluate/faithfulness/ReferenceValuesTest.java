package dev.pellucid.evaluate.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.evaluate.Curve;
import dev.pellucid.evaluate.ExplainedImage;
import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the values of Quantus 0.5.3 and Captum 0.6.0 on real photos, from the same maps and
 * inputs: exactly where nothing is random, else within what the draws leave open.
 */
class ReferenceValuesTest {

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar10, cat_0000, saliency, 17.208566615906932",
    "resnet20_cifar10, ship_0000, saliency, 1.3205612756179965",
    "vit_cifar10, cat_0000, saliency, 10.143558186478913",
    "resnet20_cifar10, cat_0000, gradcam, 28.288426638988312",
    "vit_cifar10, cat_0000, gradcam, 19.807804852724075",
    "mobilenetv2, n02504013_Indian_elephant, saliency, 1.9246300591039471"
  })
  void pixelFlipping(String model, String photo, String map, double expected) {
    // Given
    ImageBatch image = References.input(model, photo);
    int pixels = image.height() * image.width();
    int each = model.endsWith("cifar10") ? 16 : 512;

    // When
    try (Classifier classifier = References.open(model)) {
      Curve curve =
          Judged.value(
                  new AopcMorf(),
                  explained(classifier, image, model, photo, map),
                  "steps",
                  String.valueOf(pixels / each),
                  "baseline",
                  String.valueOf(darkest(image)))
              .curve()
              .orElseThrow();

      // Then: its area has a step for unit, and begins after the first; ties are broken otherwise
      double area = 0;
      for (int i = 2; i < curve.scores().length; i++) {
        area += (curve.scores()[i - 1] + curve.scores()[i]) / 2;
      }
      assertThat(area)
          .isCloseTo(expected, within((map.equals("gradcam") ? 1e-2 : 1e-4) * expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar10, cat_0000, 10.9437837600708",
    "resnet20_cifar10, ship_0000, 57.03715896606445",
    "vit_cifar10, ship_0000, 0.0018243311205878854"
  })
  void infidelity(String model, String photo, double expected) {
    // Given
    ImageBatch image = References.input(model, photo);
    float[] saliency = References.array(model, photo, "saliency").data();
    Attribution attribution =
        new Attribution.Pixels(image.channels(), image.height(), image.width(), saliency);

    // When
    try (Classifier classifier = References.open(model)) {
      double value =
          Judged.value(
                  new Infidelity(),
                  Judged.explained(classifier, image, attribution),
                  "samples",
                  "400")
              .value();

      // Then: theirs is a mean of 200 squares, with a standard error of about a tenth
      assertThat(value).isCloseTo(expected, within(0.25 * expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cifar10, horse_0000, saliency, 0.21144750159295542",
    "resnet20_cifar10, cat_0000, gradcam, -0.31717667921599174",
    "vit_cifar10, ship_0000, gradcam, 0.38924014671500023"
  })
  void faithfulnessCorrelation(String model, String photo, String map, double expected) {
    // Given
    ImageBatch image = References.input(model, photo);

    // When
    try (Classifier classifier = References.open(model)) {
      double value =
          Judged.value(
                  new FaithfulnessCorrelation(),
                  explained(classifier, image, model, photo, map),
                  "subsets",
                  "400",
                  "size",
                  "16",
                  "baseline",
                  String.valueOf(darkest(image)))
              .value();

      // Then: theirs is of 100 subsets, with a standard error of about a tenth
      assertThat(value).isCloseTo(expected, within(0.25));
    }
  }

  private static ExplainedImage explained(
      Classifier classifier, ImageBatch image, String model, String photo, String map) {
    return Judged.map(
        classifier, image, References.array(model, photo, "metric_map_" + map).data());
  }

  private static float darkest(ImageBatch image) {
    return (float)
        IntStream.range(0, image.pixels().length)
            .mapToDouble(i -> image.pixels()[i])
            .min()
            .orElseThrow();
  }
}
