package dev.pellucid.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterValuesTest {

  private static final Parameter.Flag ABS = new Parameter.Flag("abs", false, "magnitude");
  private static final Parameter.Whole STEPS = new Parameter.Whole("steps", 50, 1, 1000, "steps");
  private static final Parameter.Real EPSILON =
      new Parameter.Real("epsilon", 1e-6, 0, 1, "stabiliser");
  private static final Parameter.Choice RULE =
      new Parameter.Choice("rule", "zplus", List.of("zplus", "epsilon"), "rule");
  private static final Parameter.Layer LAYER = new Parameter.Layer("layer", "where");
  private static final List<Parameter<?>> DECLARED = List.of(ABS, STEPS, EPSILON, RULE, LAYER);

  @Test
  void whatIsNotGivenHasItsDefault() {
    // Given
    Map<String, String> given = Map.of("steps", "20");

    // When
    ParameterValues values = ParameterValues.parse(DECLARED, given);

    // Then
    assertThat(values.get(STEPS)).isEqualTo(20);
    assertThat(values.get(ABS)).isFalse();
    assertThat(values.get(EPSILON)).isEqualTo(1e-6);
    assertThat(values.get(RULE)).isEqualTo("zplus");
    assertThat(values.get(LAYER)).isEmpty();
  }

  @Test
  void textsCanBeParsedAgain() {
    // Given
    Map<String, String> given =
        Map.of("abs", "true", "steps", "7", "epsilon", "0.25", "rule", "epsilon", "layer", "relu5");
    ParameterValues values = ParameterValues.parse(DECLARED, given);

    // When
    Map<String, String> text = values.asText();

    // Then
    assertThat(text).isEqualTo(given);
    assertThat(values.get(LAYER)).isEqualTo(Optional.of("relu5"));
  }

  @ParameterizedTest
  @CsvSource({
    "abs, yes, true or false",
    "steps, 0, a whole number from 1 to 1000",
    "steps, many, a whole number from 1 to 1000",
    "epsilon, 2, a number from 0.0 to 1.0",
    "epsilon, NaN, a number from 0.0 to 1.0",
    "rule, gamma, zplus | epsilon",
    "layer, ' ', a tensor of the graph"
  })
  void aValueOutsideItsRangeIsRefusedByName(String name, String text, String expected) {
    // Given
    Map<String, String> given = Map.of(name, text);

    // When
    assertThatThrownBy(() -> ParameterValues.parse(DECLARED, given))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessage("parameter '%s' cannot be '%s': expected %s".formatted(name, text, expected));
  }

  @Test
  void anUnknownNameIsRefusedAndTheKnownOnesAreListed() {
    // Given
    Map<String, String> given = Map.of("step", "7");

    // When
    assertThatThrownBy(() -> ParameterValues.parse(List.of(STEPS, ABS), given))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessage("there is no parameter 'step' here; known: steps, abs");
  }
}
