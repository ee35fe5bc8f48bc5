package dev.pellucid.explain.local.pixel.perturbation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.image.NpyArray;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against Captum on PyTorch, on real photos; tolerances as the references' notes suggest them. */
class PerturbationReferenceTest {

  private static final double DETERMINISTIC = 1e-3;

  @ParameterizedTest(name = "occlusion of {0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat, 15, 8",
    "resnet20_cifar10, cat_0000, 5, 2",
    "resnet20_cifar10, horse_0000, 5, 2",
    "resnet20_cifar10, ship_0000, 5, 2",
    "resnet20_cifar10, truck_0000, 5, 2",
    "resnet32_cifar10, cat_0000, 5, 2",
    "resnet32_cifar10, ship_0000, 5, 2",
    "vit_cifar10, cat_0000, 5, 2",
    "vit_cifar10, horse_0000, 5, 2",
    "vit_cifar10, ship_0000, 5, 2",
    "vit_cifar10, truck_0000, 5, 2"
  })
  void occlusionIsThatOfCaptum(String model, String photo, int window, int stride) {
    // Given
    NpyArray expected = References.array(model, photo, "occlusion");

    // When
    Attribution attribution =
        References.explain(
                model, photo, "occlusion", Map.of("window", "" + window, "stride", "" + stride))
            .attribution();

    // Then
    assertThat(attribution.shape()).isEqualTo(IntStream.of(expected.shape()).boxed().toList());
    assertThat(References.maxDifferenceOverMax(attribution.values(), expected.data()))
        .isLessThan(DETERMINISTIC);
  }

  @ParameterizedTest(name = "feature ablation of {0}, {1}, {2}×{2} cells")
  @CsvSource({
    "mobilenetv2, n01817953_African_grey, 7",
    "mobilenetv2, n02124075_Egyptian_cat, 7",
    "mobilenetv2, n02504013_Indian_elephant, 3",
    "mobilenetv2, n02981792_catamaran, 3",
    "squeezenet10, n01817953_African_grey, 3",
    "squeezenet10, n02124075_Egyptian_cat, 7",
    "squeezenet10, n02504013_Indian_elephant, 3",
    "squeezenet10, n02981792_catamaran, 7",
    "resnet20_cifar10, cat_0000, 8",
    "resnet20_cifar10, horse_0000, 4",
    "resnet20_cifar10, ship_0000, 3",
    "resnet20_cifar10, truck_0000, 8",
    "resnet32_cifar10, cat_0000, 4",
    "resnet32_cifar10, ship_0000, 8",
    "vit_cifar10, cat_0000, 8",
    "vit_cifar10, horse_0000, 4",
    "vit_cifar10, ship_0000, 3",
    "vit_cifar10, truck_0000, 8"
  })
  void featureAblationIsThatOfCaptum(String model, String photo, int grid) {
    // Given
    String file = "feature_ablation_%dx%d".formatted(grid, grid);
    NpyArray expected = References.array(model, photo, file);

    // When
    Attribution attribution =
        References.explain(model, photo, "feature-ablation", Map.of("grid", "" + grid))
            .attribution();

    // Then
    assertThat(attribution.shape()).isEqualTo(IntStream.of(expected.shape()).boxed().toList());
    assertThat(References.maxDifferenceOverMax(attribution.values(), expected.data()))
        .isLessThan(DETERMINISTIC);
  }
}
