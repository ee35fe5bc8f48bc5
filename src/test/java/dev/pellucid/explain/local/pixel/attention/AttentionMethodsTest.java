package dev.pellucid.explain.local.pixel.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both methods against a slow reading with whole matrices, on a transformer of two blocks. */
class AttentionMethodsTest {

  private static final ExplanationMethod ROLLOUT = new AttentionRollout();
  private static final ExplanationMethod GENERIC = new GenericAttentionExplainability();
  private static final List<String> LAYERS =
      List.of(SmallTransformer.FIRST_ATTENTION, SmallTransformer.SECOND_ATTENTION);
  private static final int PATCHES = 4;

  /** Of shares of 1, over some float32 sums. */
  private static final double ROUNDING = 1e-6;

  @ParameterizedTest
  @CsvSource({"mean, 5", "max, 5", "min, 5", "mean, 4", "max, 4"})
  void rolloutIsTheProductOfMixedAttentions(String fusion, int tokens) {
    // Given
    ImageBatch batch = SmallModels.images(3, 4, 4, 1, Target.of(1), Target.of(2));
    ParameterValues asked = values(ROLLOUT, Map.of("head-fusion", fusion));

    // When
    List<Explanation> explanations;
    BatchOutputs outputs;
    try (Classifier classifier = SmallModels.open(transformer(tokens))) {
      explanations = ROLLOUT.explain(classifier, batch, asked);
      outputs = classifier.run(ExplanationPlan.of(Output.ACTIVATION).withLayers(LAYERS), batch);
    }

    // Then
    for (int image = 0; image < 2; image++) {
      double[][] product = identity(tokens);
      for (String layer : LAYERS) {
        double[][] heads = rows(outputs.row(TensorNames.activation(layer), image), tokens);
        double[][] fused = new double[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
          for (int j = 0; j < tokens; j++) {
            fused[i][j] = FUSIONS.get(fusion).applyAsDouble(heads[i][j], heads[i + tokens][j]);
            fused[i][j] += i == j ? 1 : 0;
          }
          double sum = Arrays.stream(fused[i]).sum();
          for (int j = 0; j < tokens; j++) {
            fused[i][j] /= sum;
          }
        }
        product = times(fused, product);
      }
      assertThat(explanations.get(image).attribution().values())
          .containsExactly(readByTheHead(product), within((float) ROUNDING));
    }
  }

  private static final Map<String, DoubleBinaryOperator> FUSIONS =
      Map.of("mean", (a, b) -> (a + b) / 2, "max", Math::max, "min", Math::min);

  @ParameterizedTest
  @ValueSource(ints = {5, 4})
  void relevanceGrowsByTheAttentionsThatTheClassGainsFrom(int tokens) {
    // Given
    ImageBatch batch = SmallModels.images(3, 4, 4, 1, Target.of(1), Target.of(2));
    ExplanationPlan both =
        ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT).withLayers(LAYERS);

    // When
    List<Explanation> explanations;
    BatchOutputs outputs;
    try (Classifier classifier = SmallModels.open(transformer(tokens))) {
      explanations = GENERIC.explain(classifier, batch, values(GENERIC, Map.of()));
      outputs = classifier.run(both, batch);
    }

    // Then
    for (int image = 0; image < 2; image++) {
      double[][] relevance = identity(tokens);
      for (String layer : LAYERS) {
        double[][] a = rows(outputs.row(TensorNames.activation(layer), image), tokens);
        double[][] g = rows(outputs.row(TensorNames.gradient(layer), image), tokens);
        double[][] gain = new double[tokens][tokens];
        for (int i = 0; i < SmallTransformer.HEADS * tokens; i++) {
          for (int j = 0; j < tokens; j++) {
            gain[i % tokens][j] += Math.max(0, a[i][j] * g[i][j]) / SmallTransformer.HEADS;
          }
        }
        double[][] more = times(gain, relevance);
        for (int i = 0; i < tokens; i++) {
          for (int j = 0; j < tokens; j++) {
            relevance[i][j] += more[i][j];
          }
        }
      }
      assertThat(explanations.get(image).attribution().values())
          .containsExactly(readByTheHead(relevance), within((float) ROUNDING));
    }
  }

  @Test
  void discardingLeavesOutTheSmallestAttentions() {
    // Given
    ImageBatch batch = SmallModels.images(3, 4, 4, 1, Target.of(1));
    ParameterValues most = values(ROLLOUT, Map.of("discard", "0.96"));

    // When
    float[] map;
    BatchOutputs outputs;
    try (Classifier classifier = SmallModels.open(transformer(5))) {
      map = ROLLOUT.explain(classifier, batch, most).get(0).attribution().values();
      outputs = classifier.run(ExplanationPlan.of(Output.ACTIVATION).withLayers(LAYERS), batch);
    }

    // Then: of 25 entries a layer one is left, so the class token's row has at most two others
    double[][] product = identity(5);
    for (String layer : LAYERS) {
      double[][] heads = rows(outputs.row(TensorNames.activation(layer), 0), 5);
      double[][] left = identity(5);
      int row = 0;
      int column = 0;
      for (int i = 0; i < 25; i++) {
        boolean larger =
            heads[i / 5][i % 5] + heads[i / 5 + 5][i % 5]
                > heads[row][column] + heads[row + 5][column];
        row = larger ? i / 5 : row;
        column = larger ? i % 5 : column;
      }
      double share = (heads[row][column] + heads[row + 5][column]) / 2;
      left[row][column] += share;
      for (int j = 0; j < 5; j++) {
        left[row][j] /= 1 + share;
      }
      product = times(left, product);
    }
    assertThat(map).containsExactly(readByTheHead(product), within((float) ROUNDING));
  }

  @Test
  void aModelWithoutAttentionIsRefused() {
    // Given
    ImageBatch batch = SmallModels.images(1, Target.of(1));

    // When
    ThrowingCallable explanation =
        () -> {
          try (Classifier classifier = SmallModels.convolutional()) {
            GENERIC.explain(classifier, batch, values(GENERIC, Map.of()));
          }
        };

    // Then
    assertThatThrownBy(explanation)
        .isInstanceOf(NotApplicableException.class)
        .hasMessageContaining("Generic Attention Explainability")
        .hasMessageContaining("small")
        .hasMessageContaining("self-attention");
  }

  private static OnnxModel transformer(int tokens) {
    return tokens == PATCHES
        ? SmallTransformer.withoutClassToken()
        : SmallTransformer.withClassToken();
  }

  private static ParameterValues values(ExplanationMethod method, Map<String, String> given) {
    return ParameterValues.parse(method.card().parameters(), given);
  }

  private static double[][] identity(int size) {
    double[][] one = new double[size][size];
    for (int i = 0; i < size; i++) {
      one[i][i] = 1;
    }
    return one;
  }

  private static double[][] rows(float[] values, int columns) {
    double[][] rows = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      rows[i / columns][i % columns] = values[i];
    }
    return rows;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  /** The class token's row over the patches, or the mean of all rows where there is none. */
  private static float[] readByTheHead(double[][] matrix) {
    int tokens = matrix.length;
    float[] map = new float[PATCHES];
    for (int patch = 0; patch < PATCHES; patch++) {
      double mean = 0;
      for (double[] row : matrix) {
        mean += row[tokens - PATCHES + patch] / tokens;
      }
      map[patch] = (float) (tokens > PATCHES ? matrix[0][tokens - PATCHES + patch] : mean);
    }
    return map;
  }
}
