package dev.pellucid.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.compiler.backward.BackwardRule;
import dev.pellucid.compiler.backward.RuleTable;
import dev.pellucid.graph.Attribute;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the check itself can fail, and leaves nothing out. */
class GradientCheckTest {

  private static Stream<GradientCase> allCases() {
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
        .flatMap(cases -> cases);
  }

  @Test
  void everyOperatorWithARuleIsChecked() {
    // Given
    Set<String> ruled = new TreeSet<>(GradientRules.TABLE.operators());

    // When
    Set<String> checked =
        allCases().map(GradientCase::operator).collect(Collectors.toCollection(TreeSet::new));

    // Then
    assertThat(checked).isEqualTo(ruled);
  }

  static Stream<Arguments> wrongRules() {
    BackwardRule straightThrough = s -> s.give(0, s.arriving());
    BackwardRule doubled =
        s -> {
          s.give(0, s.arriving());
          s.give(0, s.arriving());
        };
    BackwardRule forgetsToTurnTheKernels =
        s ->
            s.give(
                0,
                s.emit()
                    .op(
                        "Conv",
                        List.of(s.arriving(), s.emit().transpose(s.input(1), 1, 0, 2, 3)),
                        Attribute.of("pads", new long[] {2, 2, 2, 2})));
    BackwardRule mixesTheImages =
        s -> s.give(0, s.emit().add(s.arriving(), s.emit().reduceSum(s.arriving(), true, 0)));
    return Stream.of(
        Arguments.of("Relu", straightThrough),
        Arguments.of("Sigmoid", straightThrough),
        Arguments.of("Neg", straightThrough),
        Arguments.of("Identity", doubled),
        Arguments.of("Identity", mixesTheImages),
        Arguments.of("Conv", forgetsToTurnTheKernels));
  }

  @ParameterizedTest
  @MethodSource("wrongRules")
  void aWrongRuleIsFound(String operator, BackwardRule wrong) {
    // Given
    GradientCase example = allCases().filter(c -> c.operator().equals(operator)).findFirst().get();
    RuleTable rules = GradientRules.TABLE.with(operator, wrong);

    // When, Then
    assertThatThrownBy(() -> GradientCheck.check(example, rules))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("distance of");
  }
}
