package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.Assets;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bare ONNX files, served: a batch of photos gives each photo's own reference logits and Grad-CAM
 * at the layer that was found.
 */
class LivePassReferenceTest {

  private static final double TOLERANCE = 1e-4;

  @TempDir Path cache;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "mobilenetv2, /act_head/Clip_output_0, n01817953_African_grey n02124075_Egyptian_cat"
        + " n02981792_catamaran n02504013_Indian_elephant",
    "squeezenet10, /fire9/Concat_output_0, n01817953_African_grey n02124075_Egyptian_cat",
    "resnet20_cifar10, /layer3/layer3.2/relu2/Relu_output_0, cat_0000 ship_0000 horse_0000",
    "resnet32_cifar10, /layer3/layer3.4/Relu_1_output_0, cat_0000 ship_0000"
  })
  void aBatchOfPhotosGivesTheReferences(String name, String layer, String photos)
      throws IOException {
    // Given
    List<String> all = List.of(photos.split(" "));
    CatalogueSettings settings =
        new CatalogueSettings(
            Assets.path("models", name + ".onnx"),
            Optional.empty(),
            cache,
            Duration.ZERO,
            SessionSettings.onCpu(),
            new BatchSettings(all.size(), Duration.ofMinutes(1)));
    try (Catalogue catalogue = Catalogue.open(settings, ForkJoinPool.commonPool())) {
      ServedModel model = catalogue.defaultModel().orElseThrow();

      // When
      List<CompletionStage<LiveExplanation>> submitted =
          all.stream().map(photo -> model.explain(reference(name, photo, "input"), -1)).toList();

      // Then
      for (int i = 0; i < all.size(); i++) {
        LiveExplanation explained = submitted.get(i).toCompletableFuture().join();
        LiveExplanation.Cam cam = explained.cam().orElseThrow();
        assertThat(explained.batchSize()).isEqualTo(all.size());
        assertThat(cam.layer()).isEqualTo(layer);
        assertThat(difference(explained.logits(), reference(name, all.get(i), "logits")))
            .isLessThan(TOLERANCE);
        assertThat(difference(cam.values(), reference(name, all.get(i), "gradcam_layer")))
            .isLessThan(TOLERANCE);
      }
    }
  }

  private static float[] reference(String model, String photo, String what) {
    try {
      return NpyFile.read(Assets.path("reference", model, photo, what + ".npy")).data();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The largest difference, as a share of the largest reference. */
  private static double difference(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }
}
