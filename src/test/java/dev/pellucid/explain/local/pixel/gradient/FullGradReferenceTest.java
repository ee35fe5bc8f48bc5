package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.References;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.image.NpyArray;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against pytorch-grad-cam on real photos, and by the theorem of FullGrad's authors. */
class FullGradReferenceTest {

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "mobilenetv2, n02124075_Egyptian_cat",
    "mobilenetv2, n02504013_Indian_elephant",
    "mobilenetv2, n01817953_African_grey",
    "mobilenetv2, n02981792_catamaran",
    "squeezenet10, n02124075_Egyptian_cat",
    "squeezenet10, n02504013_Indian_elephant",
    "squeezenet10, n01817953_African_grey",
    "squeezenet10, n02981792_catamaran",
    "resnet20_cifar10, cat_0000",
    "resnet20_cifar10, ship_0000",
    "resnet20_cifar10, horse_0000",
    "resnet20_cifar10, truck_0000",
    "resnet32_cifar10, cat_0000",
    "resnet32_cifar10, ship_0000"
  })
  void theMapIsThatOfTheReferenceWhichLeavesClipsOut(String model, String photo) {
    // Given
    NpyArray expected = References.array(model, photo, "cam_FullGrad");

    // When
    Explanation explanation =
        References.explain(model, photo, "full-grad", Map.of("implicit", "false"));

    // Then
    float[] shown =
        ((Attribution.Pixels) explanation.attribution()).heatMap().normalised().values();
    assertThat(References.maxDifferenceOverMax(shown, expected.data())).isLessThan(1e-2);
  }

  @ParameterizedTest(name = "{0}, {1}")
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
  void theTermsAddUpToTheLogit(String model, String photo) {
    // Given
    ImageBatch batch = References.input(model, photo);
    double logit;
    try (Classifier classifier = References.open(model)) {
      float[] logits =
          classifier.run(ExplanationPlan.of(Output.LOGITS), batch).row(TensorNames.LOGITS, 0);
      logit = batch.targets().get(0).score(logits);
    }

    // When
    Explanation explanation = References.explain(model, photo, "full-grad", Map.of());

    // Then: float32 noise, of up to fifty layers whose terms nearly cancel
    assertThat(explanation.figures().get(Explanation.COMPLETENESS_ERROR) / logit).isLessThan(1e-4);
  }
}
