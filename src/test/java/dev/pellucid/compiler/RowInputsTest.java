package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.graph.Attribute;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowInputsTest {

  @Test
  void imagesAndTheirTargetsAreOfRows() {
    // Given
    ExplanationPlan plan =
        ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT, Output.GRAD_CAM);

    // When
    CompiledClassifier compiled = compiled(SmallNet.classifier(), plan.contrastedWithAClass());

    // Then
    assertThat(compiled.rowInputs())
        .containsExactlyInAnyOrder(compiled.inputName(), TensorNames.TARGET, TensorNames.CONTRAST);
  }

  @Test
  void oneImageUnderManyMasksIsSharedByTheRows() {
    // Given
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS, Output.MASK_GRADIENT);

    // When
    CompiledClassifier compiled =
        compiled(SmallNet.classifier(), plan.masked(new Masking.Separable(2, 2, 3, 3)));

    // Then
    assertThat(compiled.rowInputs())
        .containsExactlyInAnyOrder(
            TensorNames.MASK,
            TensorNames.ROW_CHOICE,
            TensorNames.COLUMN_CHOICE,
            TensorNames.TARGET);
  }

  @Test
  void aModelThatNormalisesByItsBatchKeepsItsRowsTogether() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String mean = m.op("ReduceMean", x).with(Attribute.of("axes", new long[] {0, 2, 3})).get();
    String centred = m.op("Sub", x, mean).get();
    OnnxModel model = m.classify(m.op("GlobalAveragePool", centred).get(), 5);

    // When
    CompiledClassifier compiled = compiled(model, ExplanationPlan.of(Output.LOGITS));

    // Then
    assertThat(compiled.rowInputs()).isEmpty();
  }

  @Test
  void aModelWithASoftmaxOverItsBatchKeepsItsRowsTogether() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String weighted = m.op("Softmax", x).with(Attribute.of("axis", 0L)).get();
    OnnxModel model = m.classify(m.op("GlobalAveragePool", weighted).get(), 5);

    // When
    CompiledClassifier compiled = compiled(model, ExplanationPlan.of(Output.LOGITS));

    // Then
    assertThat(compiled.rowInputs()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void aModelThatMixesItsBatchWithoutNamingTheAxisKeepsItsRowsTogether(
      BiFunction<OnnxModel, String, String> mixing) {
    // Given
    OnnxModel m = OnnxModel.usual();
    OnnxModel model =
        m.classify(m.op("GlobalAveragePool", mixing.apply(m, m.image(3, 8, 8))).get(), 5);

    // When
    CompiledClassifier compiled = compiled(model, ExplanationPlan.of(Output.LOGITS));

    // Then
    assertThat(compiled.rowInputs()).isEmpty();
  }

  static Stream<Named<BiFunction<OnnxModel, String, String>>>
      aModelThatMixesItsBatchWithoutNamingTheAxisKeepsItsRowsTogether() {
    return Stream.of(
        Named.of(
            "means and variances, usually also over the batch",
            (m, x) -> m.op("MeanVarianceNormalization", x).get()),
        Named.of("a softmax over what comes last", (m, x) -> withTheBatchLast(m, x, "Softmax")),
        Named.of("a norm of what comes last", (m, x) -> withTheBatchLast(m, x, "LpNormalization")),
        Named.of(
            "normalised layers",
            (m, x) -> withTheBatchLast(m, x, "LayerNormalization", m.floats(new float[] {1}, 1))),
        Named.of(
            "normalised instances",
            (m, x) -> withTheBatchLast(m, x, "InstanceNormalization", m.weights(8), m.weights(8))));
  }

  private static String withTheBatchLast(
      OnnxModel m, String x, String operator, String... operands) {
    String turned = m.op("Transpose", x).with(Attribute.of("perm", new long[] {1, 2, 3, 0})).get();
    String[] all = Stream.concat(Stream.of(turned), Stream.of(operands)).toArray(String[]::new);
    String mixed = m.op(operator, all).get();
    return m.op("Transpose", mixed).with(Attribute.of("perm", new long[] {3, 0, 1, 2})).get();
  }

  @Test
  void channelsThatAreNormalisedInPlaceLeaveTheRowsApart() {
    // Given
    OnnxModel m = OnnxModel.usual();
    String x = m.image(3, 8, 8);
    String own =
        m.op("MeanVarianceNormalization", x).with(Attribute.of("axes", new long[] {2, 3})).get();
    String instances = m.op("InstanceNormalization", own, m.weights(3), m.weights(3)).get();
    OnnxModel model = m.classify(m.op("GlobalAveragePool", instances).get(), 5);

    // When
    CompiledClassifier compiled = compiled(model, ExplanationPlan.of(Output.LOGITS));

    // Then
    assertThat(compiled.rowInputs()).containsExactly(OnnxModel.IMAGE);
  }

  private static CompiledClassifier compiled(OnnxModel model, ExplanationPlan plan) {
    return ClassifierCompiler.compile(model.bytes(), "small", plan);
  }
}
