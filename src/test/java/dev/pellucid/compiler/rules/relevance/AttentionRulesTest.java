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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionRulesTest {

  private static final LayerwiseRelevance LRP_0 =
      LayerwiseRelevance.of(new Epsilon(0), new Epsilon(0));
  private static final int TOKENS = 3;
  private static final int WIDTH = 4;
  private static final int CLASSES = 2;

  /** Relative; stabilisers of 1e-6 and float32, magnified where denominators nearly vanish. */
  private static final double TOLERANCE = 1e-3;

  /** Attention over normalised tokens, n = LN(x), by the definitions alone, in loops. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void relevanceOfAnAttentionIsWhatTheDefinitionsSay(boolean spelt) {
    // Given
    Random random = new Random(4);
    float[] wq = normal(random, WIDTH * WIDTH);
    float[] wk = normal(random, WIDTH * WIDTH);
    float[] wv = normal(random, WIDTH * WIDTH);
    float[] head = normal(random, TOKENS * WIDTH * CLASSES);
    OnnxModel m = OnnxModel.usual();
    String rows = m.op("Reshape", m.image(1, TOKENS, WIDTH), m.integers(0, TOKENS, WIDTH)).get();
    String x = m.op("MatMul", rows, identity(m)).get();
    float[] scale = normal(random, WIDTH);
    float[] bias = normal(random, WIDTH);
    String n = normalised(m, x, spelt, m.floats(scale, WIDTH), m.floats(bias, WIDTH));
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
    double[] sigma = new double[TOKENS];
    double[][] normalised = standardised(image.values(), sigma);
    for (double[] row : normalised) {
      for (int i = 0; i < WIDTH; i++) {
        row[i] = row[i] * scale[i] + bias[i];
      }
    }
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
      double[] quotient = new double[WIDTH];
      double mean = 0;
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          quotient[i] +=
              scale[i]
                  * (wq[i * WIDTH + j] * atQ[t][j] / q[t][j]
                      + wk[i * WIDTH + j] * atK[t][j] / k[t][j]
                      + wv[i * WIDTH + j] * atV[t][j] / v[t][j]);
        }
        mean += quotient[i] / WIDTH;
      }
      for (int i = 0; i < WIDTH; i++) {
        expected[t][i] = image.values()[t * WIDTH + i] * (quotient[i] - mean) / sigma[t];
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

  /** An activation on its own, and as exporters spell it out. */
  @ParameterizedTest
  @ValueSource(strings = {"Gelu", "tanh of Gelu", "HardSwish"})
  void anActivationPassesOnAllHoweverItIsWritten(String activation) {
    // Given
    Tensor image = Explained.images(1, 1, TOKENS, WIDTH);
    ExplanationPlan plan = ExplanationPlan.of(Output.INPUT_GRADIENT, Output.LOGITS).by(LRP_0);

    // When
    Map<String, Tensor> outputs = Explained.by(plan, activated(activation)).run(image, 1);

    // Then: there is no bias, and nothing else that could keep a share
    double arrived = sum(outputs.get(TensorNames.INPUT_GRADIENT).values());
    double logit = outputs.get(TensorNames.LOGITS).values()[1];
    assertThat(arrived).isCloseTo(logit, within(TOLERANCE * Math.abs(logit)));
  }

  private static OnnxModel activated(String activation) {
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(1, TOKENS, WIDTH)).get();
    String x = m.op("MatMul", flat, m.weights(TOKENS * WIDTH, WIDTH)).get();
    String half = m.op("Mul", x, m.number(0.5f)).get();
    String y =
        switch (activation) {
          case "Gelu" -> {
            String erf = m.op("Erf", m.op("Div", x, m.number((float) Math.sqrt(2))).get()).get();
            yield m.op("Mul", half, m.op("Add", erf, m.number(1)).get()).get();
          }
          case "tanh of Gelu" -> {
            String cube = m.op("Mul", m.op("Pow", x, m.number(3)).get(), m.number(0.044715f)).get();
            String inner = m.op("Mul", m.op("Add", x, cube).get(), m.number(0.7978846f)).get();
            String tanh = m.op("Tanh", inner).get();
            yield m.op("Mul", m.op("Add", m.number(1), tanh).get(), half).get();
          }
          default -> {
            String above = m.op("Add", x, m.number(3)).get();
            String clipped = m.op("Clip", above, m.number(0), m.number(6)).get();
            yield m.op("Div", m.op("Mul", x, clipped).get(), m.number(6)).get();
          }
        };
    m.op("MatMul", y, m.weights(WIDTH, CLASSES)).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LayerNormalization", "InstanceNormalization", "spelt out"})
  void aNormalisationKeepsOfTheRelevanceWhatItsBiasSaid(String normalisation) {
    // Given: R = x·(g − mean g)/σ, where g = scale·weight; that μ = 0 must not matter
    OnnxModel m = OnnxModel.usual();
    float[] head = {1, -1, 2, 3};
    String x = m.image(1, 1, WIDTH);
    String y =
        switch (normalisation) {
          case "LayerNormalization" -> normalised(m, x, false, m.number(2), m.number(0.25f));
          case "spelt out" -> normalised(m, m.op("MatMul", x, identity(m)).get(), true);
          default ->
              m.op(normalisation, x, m.floats(new float[] {2}, 1), m.floats(new float[] {0.25f}, 1))
                  .get();
        };
    String flat = m.op("Flatten", y).get();
    weighed(m, flat, head);
    Tensor image = new Tensor(new long[] {1, 1, 1, WIDTH}, new float[] {-3, 1, -2, 4});

    // When
    float[] relevance =
        Explained.by(ExplanationPlan.of(Output.INPUT_GRADIENT).by(LRP_0), m)
            .get(TensorNames.INPUT_GRADIENT, image, 0)
            .values();

    // Then: σ² = 7.5, mean of 2·head is 2.5
    double sigma = Math.sqrt(7.5 + 1e-5);
    assertThat(relevance[0]).isCloseTo((float) (-3 * (2 - 2.5) / sigma), within(1e-4f));
    assertThat(relevance[1]).isCloseTo((float) (1 * (-2 - 2.5) / sigma), within(1e-4f));
    assertThat(relevance[2]).isCloseTo((float) (-2 * (4 - 2.5) / sigma), within(1e-4f));
    assertThat(relevance[3]).isCloseTo((float) (4 * (6 - 2.5) / sigma), within(1e-4f));
  }

  /** Where x is next to nothing, so is its share, however much the sigmoid of it says. */
  @Test
  void aSigmoidKeepsWhatItSaysAtZero() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(1, 1, 2)).get();
    String x = m.op("MatMul", flat, m.floats(new float[] {1, 0, 0, 1}, 2, 2)).get();
    String y = m.op("Sigmoid", x).get();
    weighed(m, y, 1, 1);
    Tensor image = new Tensor(new long[] {1, 1, 1, 2}, new float[] {1e-5f, 2});

    // When
    float[] relevance =
        Explained.by(ExplanationPlan.of(Output.INPUT_GRADIENT).by(LRP_0), m)
            .get(TensorNames.INPUT_GRADIENT, image, 0)
            .values();

    // Then: x·σ′(x)
    double sigmoid = 1 / (1 + Math.exp(-2));
    assertThat(relevance[0]).isCloseTo(1e-5f / 4, within(1e-7f));
    assertThat(relevance[1]).isCloseTo((float) (2 * sigmoid * (1 - sigmoid)), within(1e-5f));
  }

  @Test
  void aConstantBehindALayerKeepsItsShare() {
    // Given: 2·(3x + 1), where the 1 is no bias of the layer, as there is a node between
    OnnxModel m = OnnxModel.usual();
    String flat = m.op("Flatten", m.image(1, 1, 1)).get();
    String three = m.op("MatMul", flat, m.floats(new float[] {3}, 1, 1)).get();
    String coded = m.op("Add", m.op("Identity", three).get(), m.number(1)).get();
    weighed(m, coded, 2);
    Tensor image = new Tensor(new long[] {1, 1, 1, 1}, new float[] {5});

    // When
    float[] relevance =
        Explained.by(ExplanationPlan.of(Output.INPUT_GRADIENT).by(LRP_0), m)
            .get(TensorNames.INPUT_GRADIENT, image, 0)
            .values();

    // Then: of 2·(15 + 1), 30 is the image's
    assertThat(relevance[0]).isCloseTo(30, within(1e-3f));
  }

  /** The first of two scores is the sum of the features so weighed. */
  private static void weighed(OnnxModel m, String features, float... weights) {
    float[] columns = new float[2 * weights.length];
    for (int i = 0; i < weights.length; i++) {
      columns[2 * i] = weights[i];
    }
    m.op("MatMul", features, m.floats(columns, weights.length, 2)).as(OnnxModel.SCORES);
    m.output(OnnxModel.SCORES, DataType.FLOAT, -1, 2);
  }

  private static String identity(OnnxModel m) {
    float[] ones = new float[WIDTH * WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      ones[i * WIDTH + i] = 1;
    }
    return m.floats(ones, WIDTH, WIDTH);
  }

  private static String normalised(OnnxModel m, String x, boolean spelt) {
    return normalised(m, x, spelt, m.number(2), m.number(0.25f));
  }

  private static String normalised(
      OnnxModel m, String x, boolean spelt, String scale, String bias) {
    if (!spelt) {
      return m.op("LayerNormalization", x, scale, bias).get();
    }
    String mean = m.op("ReduceMean", x).list("axes", -1).get();
    String centred = m.op("Sub", x, mean).get();
    String squares = m.op("Pow", centred, m.number(2)).get();
    String variance = m.op("ReduceMean", squares).list("axes", -1).get();
    String sigma = m.op("Sqrt", m.op("Add", variance, m.number(1e-5f)).get()).get();
    return m.op("Add", m.op("Mul", m.op("Div", centred, sigma).get(), scale).get(), bias).get();
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

  private static double[][] standardised(float[] x, double[] sigma) {
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
      sigma[t] = Math.sqrt(variance + 1e-5);
      for (int d = 0; d < WIDTH; d++) {
        rows[t][d] = (x[t * WIDTH + d] - mean) / sigma[t];
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
