package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.explain.Methods;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PellucidCommandTest {

  @Test
  void theVersionIsThatOfTheBuild() {
    // When
    Terminal.Said said = Terminal.run("--version");

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).containsPattern("pellucid \\d+\\.\\d+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "serve", "methods", "compile", "explain", "bench", "agree", "localise"})
  void everyCommandExplainsItself(String command) {
    // When
    Terminal.Said said = Terminal.run(command, "--help");

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("Usage: pellucid " + command);
    assertThat(said.err()).isEmpty();
  }

  @Test
  void aMisspeltCommandIsWrongUseAndTheLikelyOneIsNamed() {
    // When
    Terminal.Said said = Terminal.run("method");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("Did you mean: pellucid methods?");
    assertThat(said.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", ""})
  void servingWithoutAKafkaSaysWhatToSet(String command) {
    // Given
    Object[] arguments = command.isEmpty() ? new Object[0] : new Object[] {command};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("KAFKA_BOOTSTRAP_SERVERS=host:port").contains("demo");
  }

  @Test
  void theTableOfMethodsHasALineForEach() {
    // When
    Terminal.Said said = Terminal.run("methods");

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines().skip(1))
        .hasSize(Methods.all().size())
        .anyMatch(line -> line.matches("saliency +local / pixels / gradient +1 forward, 1 .*"));
  }

  @Test
  void theTableOfMethodsIsToBeHadAsJson() throws IOException {
    // When
    Terminal.Said said = Terminal.run("methods", "saliency", "--format", "json");

    // Then
    JsonNode saliency = new ObjectMapper().readTree(said.out()).get(0);
    assertThat(saliency.path("id").asText()).isEqualTo("saliency");
    assertThat(saliency.path("cost").path("backward").asInt()).isEqualTo(1);
    assertThat(saliency.path("parameters").get(0).path("byDefault").asText()).isEqualTo("false");
    assertThat(saliency.path("paper").path("year").asInt()).isEqualTo(2014);
  }

  @Test
  void anUnknownMethodIsWrongUse() {
    // When
    Terminal.Said said = Terminal.run("methods", "gradcam");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("no method 'gradcam'").contains("grad-cam");
  }

  @Test
  void anErrorIsOneLine() {
    // Given
    Object[] arguments = {"compile", "--model", "nowhere", "--outputs", "logits", "--out", "x"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err().lines())
        .singleElement()
        .asString()
        .startsWith("pellucid compile: there is no model 'nowhere': no such folder or .onnx file");
  }

  @Test
  void verboseShowsWhereAnErrorCameFrom() {
    // Given
    Object[] arguments = {
      "compile", "--model", "nowhere", "--outputs", "logits", "--out", "x", "--verbose"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("there is no model 'nowhere'").contains("\tat dev.pellucid");
  }
}
