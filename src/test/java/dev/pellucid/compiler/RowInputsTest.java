package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.graph.Attribute;
import org.junit.jupiter.api.Test;

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

  private static CompiledClassifier compiled(OnnxModel model, ExplanationPlan plan) {
    return ClassifierCompiler.compile(model.bytes(), "small", plan);
  }
}
