package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.UnknownMethodException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodCallTest {

  @Test
  void callsAreSeparatedByCommas() {
    // Given
    String header = " saliency,, integrated-gradients?steps=8&baseline=mean ,";

    // When
    List<String> calls = CallText.split(header);

    // Then
    assertThat(calls).containsExactly("saliency", "integrated-gradients?steps=8&baseline=mean");
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    // Given
    String call = "integrated-gradients?steps=8&quadrature=riemann-trapezoid";

    // When
    MethodCall read = MethodCall.parse(call);

    // Then
    assertThat(read.method().card().id()).isEqualTo("integrated-gradients");
    assertThat(read.parameters().asText())
        .containsEntry("steps", "8")
        .containsEntry("quadrature", "riemann-trapezoid")
        .containsEntry(
            "baseline",
            MethodCall.parse("integrated-gradients").parameters().asText().get("baseline"));
  }

  @Test
  void valuesArePercentDecoded() {
    // Given
    String call = "integrated-gradients?steps=%38";

    // When
    MethodCall read = MethodCall.parse(call);

    // Then
    assertThat(read.parameters().asText()).containsEntry("steps", "8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saliency?",
        "saliency?steps",
        "integrated-gradients?steps=0",
        "integrated-gradients?steps=many",
        "integrated-gradients?steps=%zz",
        "integrated-gradients?stps=8"
      })
  void parametersThatAreNoneAreRefused(String call) {
    assertThatThrownBy(
            // When
            () -> MethodCall.parse(call))
        // Then
        .isInstanceOf(InvalidParameterException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void aMethodThatIsNoneIsRefusedWithThoseThatAre() {
    assertThatThrownBy(
            // When
            () -> MethodCall.parse("saliencey?steps=8"))
        // Then
        .isInstanceOf(UnknownMethodException.class)
        .hasMessageContaining("'saliencey'")
        .hasMessageContaining("saliency,");
  }
}
