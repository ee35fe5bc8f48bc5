package dev.pellucid.explain.local.pixel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.References;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Guided backpropagation and deconvnet against Captum, on real photos. For guided backpropagation
 * float32 alone makes up to 7e-3 on the ImageNet models, where a ReLU's or a pool's decision flips.
 */
class RectifierOverridesReferenceTest {

  @ParameterizedTest(name = "guided-backprop of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n01817953_African_grey, 2e-2",
    "mobilenetv2, n02124075_Egyptian_cat, 2e-2",
    "mobilenetv2, n02504013_Indian_elephant, 2e-2",
    "mobilenetv2, n02981792_catamaran, 2e-2",
    "squeezenet10, n01817953_African_grey, 2e-2",
    "squeezenet10, n02124075_Egyptian_cat, 2e-2",
    "squeezenet10, n02504013_Indian_elephant, 2e-2",
    "squeezenet10, n02981792_catamaran, 2e-2",
    "resnet20_cifar10, cat_0000, 1e-4",
    "resnet20_cifar10, horse_0000, 1e-4",
    "resnet20_cifar10, ship_0000, 1e-4",
    "resnet20_cifar10, truck_0000, 1e-4",
    "resnet32_cifar10, cat_0000, 1e-4",
    "resnet32_cifar10, ship_0000, 1e-4"
  })
  void guidedBackpropIsThatOfCaptum(String model, String photo, double relativeL2) {
    // Given
    float[] expected = References.array(model, photo, "guided_backprop").data();

    // When
    float[] actual = References.values(model, photo, "guided-backprop", Map.of());

    // Then
    assertThat(References.relativeL2(actual, expected)).isLessThan(relativeL2);
  }

  /** Some of squeezenet10's are zero everywhere, so the error may not be divided by their size. */
  @ParameterizedTest(name = "deconvnet of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n01817953_African_grey, 1e-3",
    "mobilenetv2, n02124075_Egyptian_cat, 1e-3",
    "mobilenetv2, n02504013_Indian_elephant, 1e-3",
    "mobilenetv2, n02981792_catamaran, 1e-3",
    "squeezenet10, n01817953_African_grey, 1e-3",
    "squeezenet10, n02124075_Egyptian_cat, 1e-3",
    "squeezenet10, n02504013_Indian_elephant, 1e-3",
    "squeezenet10, n02981792_catamaran, 1e-3",
    "resnet20_cifar10, cat_0000, 1e-4",
    "resnet20_cifar10, horse_0000, 1e-4",
    "resnet20_cifar10, ship_0000, 1e-4",
    "resnet20_cifar10, truck_0000, 1e-4",
    "resnet32_cifar10, cat_0000, 1e-4",
    "resnet32_cifar10, ship_0000, 1e-4"
  })
  void deconvnetIsThatOfCaptum(String model, String photo, double relativeL2) {
    // Given
    float[] expected = References.array(model, photo, "deconvolution").data();

    // When
    float[] actual = References.values(model, photo, "deconvnet", Map.of());

    // Then
    float[] zeros = new float[expected.length];
    assertThat(distance(actual, expected))
        .isLessThanOrEqualTo(relativeL2 * distance(expected, zeros));
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(sum);
  }
}
