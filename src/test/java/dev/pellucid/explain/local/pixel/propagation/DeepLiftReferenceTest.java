package dev.pellucid.explain.local.pixel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.image.NpyArray;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against Captum on real photos; tolerances as the references' notes suggest them. SqueezeNet's are
 * not compared by distance: there Captum loses what overlapping windows should add up to, and its
 * own sum shows it.
 */
class DeepLiftReferenceTest {

  /** Float32 sums of up to 150 thousand terms. */
  private static final double OF_ROUNDING = 1e-3;

  @ParameterizedTest(name = "DeepLIFT of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n01817953_African_grey, 1e-3",
    "resnet20_cifar10, cat_0000, 1e-4",
    "resnet20_cifar10, ship_0000, 1e-4",
    "resnet32_cifar10, cat_0000, 1e-4"
  })
  void deepLiftIsThatOfCaptum(String model, String photo, double relativeL2) {
    // Given
    NpyArray expected = References.array(model, photo, "deeplift");

    // When
    Explanation explanation = References.explain(model, photo, "deeplift", Map.of());

    // Then
    double error = References.relativeL2(explanation.attribution().values(), expected.data());
    assertThat(error).isLessThan(relativeL2);
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(OF_ROUNDING);
  }

  @ParameterizedTest(name = "Deep SHAP of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n01817953_African_grey, 1e-3",
    "resnet20_cifar10, cat_0000, 1e-4",
    "resnet20_cifar10, ship_0000, 1e-4",
    "resnet32_cifar10, cat_0000, 1e-4"
  })
  void deepShapIsThatOfCaptum(String model, String photo, double relativeL2) {
    // Given
    NpyArray expected = References.array(model, photo, "deeplift_shap");

    // When
    Explanation explanation = References.explain(model, photo, "deep-shap", Map.of());

    // Then
    double error = References.relativeL2(explanation.attribution().values(), expected.data());
    assertThat(error).isLessThan(relativeL2);
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(OF_ROUNDING);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"squeezenet10, n01817953_African_grey", "vit_cifar10, cat_0000"})
  void nothingIsLostWhereWindowsOverlapOrActivationsAreMultiplied(String model, String photo) {
    // Given
    Map<String, String> defaults = Map.of();

    // When
    Explanation explanation = References.explain(model, photo, "deeplift", defaults);

    // Then
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR)).isLessThan(OF_ROUNDING);
  }
}
