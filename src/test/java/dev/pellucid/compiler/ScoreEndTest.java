package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a graph whose end does not say that it is probabilities. */
class ScoreEndTest {

  private static final Tensor IMAGES = Explained.images(2, 3, 8, 8);
  private static final int TARGET = 2;
  private static final ExplanationPlan PLAN =
      ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES, Output.INPUT_GRADIENT);

  /** Of the L2 norm: probabilities are rounded once more before their logarithm is taken. */
  private static final double SAME = 1e-5;

  /** The small net, with these one after the other behind its scores z. */
  private static OnnxModel ending(OnnxModel m, String... operators) {
    String flat = m.op("Flatten", SmallNet.pooled(m)).get();
    String scores =
        m.op(
                "Gemm",
                flat,
                m.weights(SmallNet.CLASSES, SmallNet.CHANNELS),
                m.weights(SmallNet.CLASSES))
            .with("transB", 1)
            .get();
    for (String operator : operators) {
      scores =
          operator.endsWith("Softmax")
              ? m.op(operator, scores).with("axis", 1).get()
              : m.op(operator, scores).get();
    }
    return m.output(scores, DataType.FLOAT, -1, SmallNet.CLASSES);
  }

  private static byte[] withLogits(OnnxModel model) {
    return ScoreEnd.of(model.bytes(), "small").withLogits();
  }

  private static Map<String, Tensor> run(byte[] onnx, long target) {
    return new Explained(ClassifierCompiler.compile(onnx, "small", PLAN))
        .run(IMAGES, target, target);
  }

  private static Map<String, Tensor> ofBareNet(long target) {
    return run(ending(OnnxModel.usual()).bytes(), target);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "Softmax, Softmax",
    "LogSoftmax, LogSoftmax",
    "Softmax Flatten, Softmax",
    "Softmax Abs, ''",
    "Sigmoid, ''"
  })
  void aFinalSoftmaxIsRecognised(String operators, String recognised) {
    // Given
    OnnxModel model =
        ending(OnnxModel.usual(), operators.isEmpty() ? new String[0] : operators.split(" "));

    // When
    ScoreEnd end = ScoreEnd.of(model.bytes(), "small");

    // Then
    assertThat(end.softmax().orElse("")).isEqualTo(recognised);
  }

  @Test
  void aFileThatShowsItsSoftmaxStaysAsItIs() {
    // Given
    OnnxModel model = ending(OnnxModel.usual(), "Softmax");

    // When
    byte[] mended = withLogits(model);

    // Then
    assertThat(mended).isEqualTo(model.bytes());
  }

  /** softmax(ln p) = p, and ∇ ln pₜ = ∇zₜ − Σₖ pₖ ∇zₖ. */
  @ParameterizedTest
  @ValueSource(longs = {9, 12, 17, 21})
  void probabilitiesOfAHiddenSoftmaxAreKeptAndTheirLogarithmIsExplained(long opset) {
    // Given
    OnnxModel model = ending(new OnnxModel(opset), "Softmax", "Abs");

    // When
    Map<String, Tensor> outputs = run(withLogits(model), TARGET);

    // Then
    Tensor probabilities = outputs.get(TensorNames.PROBABILITIES);
    assertThat(probabilities.relativeDistance(ofBareNet(TARGET).get(TensorNames.PROBABILITIES)))
        .isLessThan(SAME);
    Tensor expected = ofBareNet(TARGET).get(TensorNames.INPUT_GRADIENT);
    for (int k = 0; k < SmallNet.CLASSES; k++) {
      Tensor other = ofBareNet(k).get(TensorNames.INPUT_GRADIENT);
      for (int i = 0; i < expected.values().length; i++) {
        float p = probabilities.image(i / other.image(0).length)[k];
        expected.values()[i] -= p * other.values()[i];
      }
    }
    assertThat(outputs.get(TensorNames.INPUT_GRADIENT).relativeDistance(expected)).isLessThan(SAME);
  }

  /** p = σ(z), and ∇ ln σ(zₜ) = (1 − pₜ) ∇zₜ. */
  @Test
  void independentProbabilitiesAreReportedAsShares() {
    // Given
    byte[] mended = withLogits(ending(OnnxModel.usual(), "Sigmoid"));

    // When
    Map<String, Tensor> outputs = run(mended, TARGET);

    // Then
    Map<String, Tensor> bare = ofBareNet(TARGET);
    Tensor gradient = bare.get(TensorNames.INPUT_GRADIENT);
    for (int n = 0; n < 2; n++) {
      float[] z = bare.get(TensorNames.LOGITS).image(n);
      float[] logits = new float[z.length];
      float[] shares = new float[z.length];
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        logits[k] = (float) -Math.log1p(Math.exp(-z[k]));
        sum += Math.exp(logits[k]);
      }
      for (int k = 0; k < z.length; k++) {
        shares[k] = (float) (Math.exp(logits[k]) / sum);
      }
      float[] slope = gradient.image(n);
      for (int i = 0; i < slope.length; i++) {
        slope[i] *= (float) (1 - Math.exp(logits[TARGET]));
      }
      assertClose(outputs.get(TensorNames.LOGITS).image(n), logits);
      assertClose(outputs.get(TensorNames.PROBABILITIES).image(n), shares);
      assertClose(outputs.get(TensorNames.INPUT_GRADIENT).image(n), slope);
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(Tensor.relativeDistance(actual, expected)).isLessThan(SAME);
  }

  @Test
  void aProbabilityOfZeroHasAFiniteLogarithmAndNoSlope() {
    // Given
    byte[] mended = withLogits(ending(OnnxModel.usual(), "Relu"));
    float[] z = ofBareNet(0).get(TensorNames.LOGITS).image(0);
    int negative = 0;
    while (z[negative] >= 0) {
      negative++;
    }

    // When
    Map<String, Tensor> outputs = run(mended, negative);

    // Then
    assertThat(outputs.get(TensorNames.LOGITS).image(0)[negative])
        .isEqualTo((float) Math.log(ScoreEnd.SMALLEST));
    assertThat(outputs.get(TensorNames.INPUT_GRADIENT).image(0)).containsOnly(0);
  }

  @Test
  void aFileThatListsItsWeightsAsInputsStillRuns() {
    // Given
    OnnxModel model = ending(new OnnxModel(9).listingInitializersAsInputs(), "Sigmoid");

    // When
    byte[] mended = withLogits(model);

    // Then
    try (OnnxSession session = OnnxSession.open(mended)) {
      assertThat(session.run(IMAGES).values())
          .singleElement()
          .satisfies(logits -> assertThat(logits.values()).doesNotContain(Float.NaN))
          .satisfies(logits -> assertThat(logits.shape()).containsExactly(2, SmallNet.CLASSES));
    }
  }
}
