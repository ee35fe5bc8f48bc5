package dev.pellucid.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.compiler.rules.GuidedGradient;
import dev.pellucid.compiler.rules.relevance.AlphaBeta;
import dev.pellucid.compiler.rules.relevance.LayerwiseRelevance;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.graph.OnnxFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans that are compiled together, against each of them alone. */
class CompiledPlansTest {

  /** The runtime may add numbers up in another order in a graph of other nodes. */
  private static final double ROUNDING = 1e-5;

  private static final Tensor TWO = Explained.images(2, 3, 8, 8);
  private static final long[] TARGETS = {4, -1};

  private static final ExplanationPlan GRADIENT = ExplanationPlan.of(Output.INPUT_GRADIENT);
  private static final ExplanationPlan GUIDED = GRADIENT.by(new GuidedGradient());
  private static final ExplanationPlan RELEVANCE =
      ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT)
          .by(LayerwiseRelevance.of(new AlphaBeta(1, 0, false), new AlphaBeta(1, 0, false)));
  private static final ExplanationPlan CAM = ExplanationPlan.of(Output.GRAD_CAM);
  private static final ExplanationPlan EARLIER =
      ExplanationPlan.of(Output.ACTIVATION, Output.GRADIENT).withLayers(List.of(SmallNet.FIRST));
  private static final List<ExplanationPlan> ALL =
      List.of(GRADIENT, GUIDED, RELEVANCE, CAM, EARLIER);

  @Test
  void eachPlanHasWhatItHasAlone() {
    // Given
    OnnxModel model = SmallNet.classifier();
    CompiledPlans together = together(model, ALL);

    // When
    Map<String, Tensor> run = new Explained(together.graph()).run(TWO, TARGETS);

    // Then
    for (ExplanationPlan plan : ALL) {
      Map<String, Tensor> alone = Explained.by(plan, model).run(TWO, TARGETS);
      Map<String, String> names = together.parts().get(plan).outputs();
      assertThat(names.keySet()).containsExactlyElementsOf(alone.keySet());
      names.forEach(
          (name, fetched) ->
              assertThat(run.get(fetched).relativeDistance(alone.get(name)))
                  .as("%s of %s", name, plan)
                  .isLessThan(ROUNDING));
    }
  }

  @Test
  void allOfThemShareOneForwardPass() {
    // Given
    OnnxModel model = SmallNet.classifier();

    // When
    CompiledPlans together = together(model, List.of(GRADIENT, GUIDED, CAM, EARLIER));

    // Then
    List<String> forward = Explained.by(Output.LOGITS, model).operators();
    List<String> operators = new Explained(together.graph()).operators();
    assertThat(operators).startsWith(forward.subList(0, forward.size() - 1).toArray(String[]::new));
    assertThat(nodesThatRead(OnnxModel.IMAGE, together)).isEqualTo(1);
    assertThat(nodesThatRead(SmallNet.LAST, together, "GlobalAveragePool")).isEqualTo(1);
  }

  @Test
  void walksByTheSameRulesAreOne() {
    // Given
    OnnxModel model = SmallNet.classifier();
    ExplanationPlan both =
        ExplanationPlan.of(Output.INPUT_GRADIENT, Output.GRADIENT, Output.ACTIVATION)
            .withLayers(List.of(SmallNet.FIRST));

    // When
    CompiledPlans together = together(model, List.of(GRADIENT, EARLIER));

    // Then
    assertThat(new Explained(together.graph()).operators())
        .hasSameSizeAs(Explained.by(both, model).operators());
  }

  @Test
  void anOutputOfTwoPlansIsFetchedOnce() {
    // Given
    ExplanationPlan more = ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT);

    // When
    CompiledPlans together = together(SmallNet.classifier(), List.of(GRADIENT, more));

    // Then
    assertThat(together.graph().outputNames())
        .containsExactlyInAnyOrder(TensorNames.INPUT_GRADIENT, TensorNames.LOGITS);
  }

  @Test
  void aPlanThatTheModelRefusesDoesNotSpoilTheOthers() {
    // Given
    ExplanationPlan elsewhere = CAM.atLayer("nowhere");

    // When
    CompiledPlans together = together(SmallNet.classifier(), List.of(elsewhere, GRADIENT, CAM));

    // Then
    assertThat(together.parts().keySet()).containsExactly(GRADIENT, CAM);
    assertThat(together.refused()).containsOnlyKeys(elsewhere);
    assertThat(together.refused().get(elsewhere))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void whereAllAreRefusedTheFirstSaysWhy() {
    // Given
    OnnxModel m = OnnxModel.usual();
    m.op("Acosh", m.op("Conv", m.image(3, 8, 8), m.weights(4, 3, 3, 3)).get()).as("strange");
    OnnxModel model = m.classify(m.op("GlobalAveragePool", "strange").get(), 3);

    // When
    assertThatThrownBy(() -> together(model, List.of(GRADIENT, CAM.atLayer("nowhere"))))

        // Then
        .isInstanceOf(UnsupportedOperatorException.class)
        .hasMessageContaining("Acosh");
  }

  @Test
  void plansOfGraphsThatBeginElsewhereAreNotCompiledTogether() {
    // Given
    ExplanationPlan behind = GRADIENT.beginningAt(SmallNet.LAST);

    // When
    assertThatThrownBy(() -> together(SmallNet.classifier(), List.of(GRADIENT, behind)))

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begin at the same tensor");
  }

  @Test
  void theTargetIsTakenWhereOneOfThemDependsOnIt() {
    // Given
    ExplanationPlan scores = ExplanationPlan.of(Output.LOGITS);
    ExplanationPlan activations = ExplanationPlan.of(Output.ACTIVATION);

    // When
    CompiledPlans without = together(SmallNet.classifier(), List.of(scores, activations));

    // Then
    assertThat(without.inputs()).containsExactly(OnnxModel.IMAGE);
    assertThat(together(SmallNet.classifier(), List.of(scores, GRADIENT)).inputs())
        .containsExactlyInAnyOrder(OnnxModel.IMAGE, TensorNames.TARGET);
  }

  private static CompiledPlans together(OnnxModel model, List<ExplanationPlan> plans) {
    return ClassifierCompiler.compile(model.bytes(), "small", plans);
  }

  private static long nodesThatRead(String tensor, CompiledPlans together, String... operators) {
    return OnnxFormat.read(together.graph().onnx(), "small").nodes().stream()
        .filter(node -> node.inputs().contains(tensor))
        .filter(node -> operators.length == 0 || List.of(operators).contains(node.operator()))
        .count();
  }
}
