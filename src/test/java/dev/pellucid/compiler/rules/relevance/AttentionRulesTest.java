package dev.pellucid.compiler.rules.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.Explained;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.SmallTransformer;
import dev.pellucid.compiler.Tensor;
import dev.pellucid.compiler.TensorNames;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttentionRulesTest {

  private static final LayerwiseRelevance LRP_0 =
      LayerwiseRelevance.of(new Epsilon(0), new Epsilon(0));
  private static final int TOKENS = 3;
  private static final int WIDTH = 4;
  private static final int CLASSES = 2;

  /** Relative; stabilisers of 1e-6 and float32, magnified where denominators nearly vanish. */
  private static final double TOLERANCE = 1e-3;

  /** Attention over normalised tokens, n = LN(x), by the definitions alone, in loops. */
  @Test
  void relevanceOfAnAttentionIsWhatTheDefinitionsSay() {
    // Given
    Random random = new Random(4);
    float[] wq = normal(random, WIDTH * WIDTH);
    float[] wk = normal(random, WIDTH * WIDTH);
    float[] wv = normal(random, WIDTH * WIDTH);
    float[] head = normal(random, TOKENS * WIDTH * CLASSES);
    OnnxModel m = OnnxModel.usual();
    String x = m.op("Reshape", m.image(1, TOKENS, WIDTH), m.integers(0, TOKENS, WIDTH)).get();
    String n = m.op("LayerNormalization", x, m.uniform(1, 1, WIDTH)).get();
    String queries = m.op("MatMul", n, m.floats(wq, WIDTH, WIDTH)).get();
    String keys = m.op("MatMul", n, m.floats(wk, WIDTH, WIDTH)).get();
    String values = m.op("MatMul", n, m.floats(wv, WIDTH, WIDTH)).get();
    String turned = m.op("Transpose", keys).list("perm", 0, 2, 1).get();
    String attention =
        m.op("Softmax", m.op("MatMul", queries, turned).get()).with("axis", -1).get();
    String mixed = m.op("Flatten", m.op("MatMul", attention, values).get()).get();
    m.op("MatMul", mixed, m.floats(head, TOKENS * WIDTH, CLASSES)).as(OnnxModel.SCORES);
    OnnxModel net = m.output(OnnxModel.SCORES, DataType.FLOAT, -1, CLASSES);
    Tensor image = Explained.images(1, 1, TOKENS, WIDTH);

    // When
    Tensor relevance =
        Explained.by(ExplanationPlan.of(Output.INPUT_GRADIENT).by(LRP_0), net)
            .get(TensorNames.INPUT_GRADIENT, image, 1);

    // Then
    double[][] normalised = standardised(image.values());
    double[][] q = times(normalised, wq);
    double[][] k = times(normalised, wk);
    double[][] v = times(normalised, wv);
    double[][] s = new double[TOKENS][TOKENS];
    double[][] a = new double[TOKENS][TOKENS];
    for (int t = 0; t < TOKENS; t++) {
      double sum = 0;
      for (int u = 0; u < TOKENS; u++) {
        for (int d = 0; d < WIDTH; d++) {
          s[t][u] += q[t][d] * k[u][d];
        }
        a[t][u] = Math.exp(s[t][u]);
        sum += a[t][u];
      }
      for (int u = 0; u < TOKENS; u++) {
        a[t][u] /= sum;
      }
    }
    double[][] atQ = new double[TOKENS][WIDTH];
    double[][] atK = new double[TOKENS][WIDTH];
    double[][] atV = new double[TOKENS][WIDTH];
    for (int t = 0; t < TOKENS; t++) {
      double[] atA = new double[TOKENS];
      for (int d = 0; d < WIDTH; d++) {
        double weight = head[(t * WIDTH + d) * CLASSES + 1];
        for (int u = 0; u < TOKENS; u++) {
          double half = a[t][u] * v[u][d] * weight / 2;
          atA[u] += half;
          atV[u][d] += half;
        }
      }
      double total = atA[0] + atA[1] + atA[2];
      for (int u = 0; u < TOKENS; u++) {
        double atS = s[t][u] * (atA[u] - a[t][u] * total);
        for (int d = 0; d < WIDTH; d++) {
          double half = q[t][d] * k[u][d] / (2 * s[t][u]) * atS;
          atQ[t][d] += half;
          atK[u][d] += half;
        }
      }
    }
    double[][] expected = new double[TOKENS][WIDTH];
    for (int t = 0; t < TOKENS; t++) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          expected[t][i] +=
              normalised[t][i]
                  * (wq[i * WIDTH + j] * atQ[t][j] / q[t][j]
                      + wk[i * WIDTH + j] * atK[t][j] / k[t][j]
                      + wv[i * WIDTH + j] * atV[t][j] / v[t][j]);
        }
      }
    }
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < TOKENS * WIDTH; i++) {
      double one = expected[i / WIDTH][i % WIDTH];
      largest = Math.max(largest, Math.abs(one));
      worst = Math.max(worst, Math.abs(one - relevance.values()[i]));
    }
    assertThat(worst / largest).isLessThan(TOLERANCE);
  }

  @Test
  void whatIsMissingAtTheImageIsWhatTheSoftmaxesKept() {
    // Given
    List<String> layers =
        List.of(
            SmallTransformer.ENCODED,
            SmallTransformer.FIRST_ATTENTION,
            SmallTransformer.FIRST_ATTENTION + "/scores",
            SmallTransformer.SECOND_ATTENTION,
            SmallTransformer.SECOND_ATTENTION + "/scores");
    ExplanationPlan plan =
        ExplanationPlan.of(Output.INPUT_GRADIENT, Output.GRADIENT).withLayers(layers).by(LRP_0);
    Tensor images = Explained.images(2, 3, 4, 4);

    // When
    Map<String, Tensor> outputs =
        Explained.by(plan, SmallTransformer.withoutBiases()).run(images, 1, 2);

    // Then
    for (int image = 0; image < 2; image++) {
      double[] sums = new double[layers.size()];
      double size = 0;
      for (int layer = 0; layer < sums.length; layer++) {
        sums[layer] = sum(outputs.get(TensorNames.gradient(layers.get(layer))).image(image));
        size = Math.max(size, Math.abs(sums[layer]));
      }
      double kept = sums[1] - sums[2] + sums[3] - sums[4];
      double arrived = sum(outputs.get(TensorNames.INPUT_GRADIENT).image(image));
      assertThat(arrived + kept).isCloseTo(sums[0], within(10 * TOLERANCE * size));
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static float[] normal(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[][] standardised(float[] x) {
    double[][] rows = new double[TOKENS][WIDTH];
    for (int t = 0; t < TOKENS; t++) {
      double mean = 0;
      for (int d = 0; d < WIDTH; d++) {
        mean += x[t * WIDTH + d] / (double) WIDTH;
      }
      double variance = 0;
      for (int d = 0; d < WIDTH; d++) {
        variance += Math.pow(x[t * WIDTH + d] - mean, 2) / WIDTH;
      }
      for (int d = 0; d < WIDTH; d++) {
        rows[t][d] = (x[t * WIDTH + d] - mean) / Math.sqrt(variance + 1e-5);
      }
    }
    return rows;
  }

  private static double[][] times(double[][] x, float[] weights) {
    double[][] y = new double[TOKENS][WIDTH];
    for (int t = 0; t < TOKENS; t++) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          y[t][j] += x[t][i] * weights[i * WIDTH + j];
        }
      }
    }
    return y;
  }
}
