package dev.pellucid.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.compiler.rules.multiplier.Rescale;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What defines multipliers: over every operator that has a gradient, Σ m·(x − x₀) is the change of
 * the score from the baseline to the image.
 */
class RescaleCompletenessTest {

  /** Of Σ|m·Δx|: rounding of float32, and 1e-3 of a change that is too small to divide by. */
  private static final double ROUNDING = 2e-5;

  private static final ExplanationPlan PLAN =
      ExplanationPlan.of(Output.INPUT_GRADIENT, Output.LOGITS, Output.BASELINE_LOGITS)
          .by(new Rescale());

  private static final Set<String> REFUSED =
      Set.of("Min of three", "Max of three", "Where by the image itself");

  static Stream<GradientCase> cases() {
    return all().filter(Predicate.not(RescaleCompletenessTest::isRefused));
  }

  static Stream<GradientCase> refused() {
    return all().filter(RescaleCompletenessTest::isRefused);
  }

  private static Stream<GradientCase> all() {
    return Stream.of(
            ActivationGradientTest.cases(),
            ArithmeticGradientTest.cases(),
            ConvolutionGradientTest.cases(),
            MatrixGradientTest.cases(),
            MovementGradientTest.cases(),
            NormalisationGradientTest.cases(),
            PoolingGradientTest.cases(),
            ReductionGradientTest.cases(),
            ResizeGradientTest.cases())
        .flatMap(s -> s);
  }

  /** What nobody has said how to split. */
  private static boolean isRefused(GradientCase example) {
    return example.operator().equals("ReduceProd") || REFUSED.contains(example.toString());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void multipliersAddUpToTheChangeOfTheScore(GradientCase example) {
    // Given
    CompiledClassifier compiled =
        ClassifierCompiler.compile(example.model(), example.toString(), PLAN);
    int[] shape = {2, (int) example.chw()[0], (int) example.chw()[1], (int) example.chw()[2]};
    float[] images = draw(example, 7, shape);
    float[] baselines = draw(example, 8, shape);

    // When
    Map<String, float[]> outputs = run(compiled, shape, images, baselines);

    // Then
    for (int n = 0; n < 2; n++) {
      double sum = 0;
      double size = 1;
      int length = images.length / 2;
      for (int i = n * length; i < (n + 1) * length; i++) {
        double part =
            outputs.get(TensorNames.INPUT_GRADIENT)[i] * ((double) images[i] - baselines[i]);
        sum += part;
        size += Math.abs(part);
      }
      int logit = n * GradientCase.CLASSES + n + 1;
      double change =
          (double) outputs.get(TensorNames.LOGITS)[logit]
              - outputs.get(TensorNames.BASELINE_LOGITS)[logit];
      assertThat(Math.abs(sum - change) / size)
          .as("Σ m·Δx = %s, Δy = %s", sum, change)
          .isLessThan(ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeSplitIsRefusedAndNotPassedOffAsAGradient(GradientCase example) {
    // Given
    byte[] onnx = example.model();

    // When
    ThrowingCallable compilation = () -> ClassifierCompiler.compile(onnx, example.toString(), PLAN);

    // Then
    assertThatThrownBy(compilation)
        .isInstanceOf(UnsupportedOperatorException.class)
        .hasMessageContaining(example.operator());
  }

  private static float[] draw(GradientCase example, long seed, int... shape) {
    int length = shape[1] * shape[2] * shape[3];
    float[] values = new float[shape[0] * length];
    Random random = new Random(seed);
    for (int n = 0; n < shape[0]; n++) {
      System.arraycopy(example.inputs().draw(random, length), 0, values, n * length, length);
    }
    return values;
  }

  private static Map<String, float[]> run(
      CompiledClassifier compiled, int[] shape, float[] images, float[] baselines) {
    Map<String, Tensor> inputs =
        Map.of(
            compiled.inputName(),
            Tensor.of(images, shape),
            TensorNames.BASELINE,
            Tensor.of(baselines, shape),
            TensorNames.TARGET,
            Tensor.of(new long[] {1, 2}, 2));
    Map<String, float[]> outputs = new HashMap<>();
    try (InferenceSession session =
        InferenceSession.open("small", compiled.onnx(), SessionSettings.onCpu())) {
      session
          .run(inputs)
          .forEach((name, tensor) -> outputs.put(name, ((Tensor.Floats) tensor).array()));
    }
    return outputs;
  }
}
