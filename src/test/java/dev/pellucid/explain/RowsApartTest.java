package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.model.inference.SessionSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What differs in what enters a run: images, baselines, masks, activations, contrasted classes. */
class RowsApartTest {

  private static final float NOISE = 1e-6f;
  private static final ImageBatch IMAGES =
      SmallModels.images(
          5,
          Target.of(1),
          Target.PREDICTED,
          Target.difference(new Pick.Index(0), new Pick.Index(3)),
          Target.of(2),
          Target.SECOND_BEST);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saliency",
        "grad-cam",
        "lrp",
        "deeplift",
        "deep-shap",
        "full-grad",
        "integrated-gradients",
        "smooth-grad",
        "occlusion",
        "kernel-shap",
        "rise",
        "ablation-cam"
      })
  void aMethodGivesTheSameMapsWhenThreadsTakeRowsApart(String id) {
    // Given
    List<float[]> together = maps(id, 1);

    // When
    List<float[]> apart = maps(id, 2);

    // Then
    assertThat(apart).hasSameSizeAs(together);
    float scale = largest(together);
    assertThat(scale).isPositive();
    for (int image = 0; image < together.size(); image++) {
      assertThat(apart.get(image)).containsExactly(together.get(image), within(NOISE * scale));
    }
  }

  private static float largest(List<float[]> maps) {
    float largest = 0;
    for (float[] map : maps) {
      for (float value : map) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static List<float[]> maps(String id, int threads) {
    ExplanationMethod method = Methods.byId(id);
    try (Classifier model =
        SmallModels.open(SmallNet.classifier(), SessionSettings.onCpu().withThreads(threads))) {
      return method
          .explain(
              model,
              IMAGES,
              ParameterValues.parse(method.card().parameters(), Map.of()),
              Effort.unlimited())
          .stream()
          .map(Explanation::attribution)
          .map(attribution -> attribution.values())
          .toList();
    }
  }
}
