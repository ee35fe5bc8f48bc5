package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.References;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against Captum on PyTorch, on real photos; tolerances as the references' notes suggest them. The
 * photos on which they are slow are left to {@code pellucid agree}.
 */
class GradientReferenceTest {

  @ParameterizedTest(name = "{2} of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat, gauss-legendre, integrated_gradients_gausslegendre, 2e-2",
    "resnet20_cifar10, cat_0000, gauss-legendre, integrated_gradients_gausslegendre, 1e-4",
    "resnet20_cifar10, cat_0000, riemann-trapezoid, integrated_gradients_riemann_trapezoid, 1e-4",
    "resnet32_cifar10, cat_0000, gauss-legendre, integrated_gradients_gausslegendre, 1e-4",
    "resnet32_cifar10, ship_0000, riemann-trapezoid, integrated_gradients_riemann_trapezoid, 1e-4",
    "vit_cifar10, cat_0000, gauss-legendre, integrated_gradients_gausslegendre, 1e-4",
    "vit_cifar10, ship_0000, riemann-trapezoid, integrated_gradients_riemann_trapezoid, 1e-4"
  })
  void integratedGradientsAreThoseOfCaptum(
      String model, String photo, String quadrature, String file, double relativeL2) {
    // Given
    float[] expected = References.array(model, photo, file).data();

    // When
    float[] values =
        References.values(
            model, photo, "integrated-gradients", Map.of("steps", "64", "quadrature", quadrature));

    // Then
    assertThat(References.relativeL2(values, expected)).isLessThan(relativeL2);
  }

  @ParameterizedTest(name = "{2} of {0}, {1}")
  @CsvSource({
    "resnet20_cifar10, cat_0000, smooth-grad, 500, smoothgrad, 0.85",
    "resnet20_cifar10, cat_0000, gradient-shap, 1000, gradient_shap, 0.99"
  })
  void randomMethodsGoWithThoseOfCaptum(
      String model, String photo, String method, String samples, String file, double correlation) {
    // Given
    float[] expected = References.array(model, photo, file).data();

    // When
    float[] values = References.values(model, photo, method, Map.of("samples", samples));

    // Then
    assertThat(References.correlation(values, expected)).isGreaterThan(correlation);
  }
}
