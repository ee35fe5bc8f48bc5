package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.evaluate.Indicators;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.Studies;
import dev.pellucid.explain.method.StudyCard;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
      strings = {
        "demo",
        "serve",
        "hash-password",
        "methods",
        "compile",
        "explain",
        "fit concepts",
        "fit patterns",
        "concepts",
        "neurons",
        "neurons maximise",
        "neurons classes",
        "neurons invert",
        "neurons patches",
        "neurons dissect",
        "neurons net2vec",
        "neurons conductance",
        "examples",
        "prototypes",
        "retrain",
        "fit examples",
        "bench",
        "agree",
        "localise",
        "evaluate",
        "roar",
        "report"
      })
  void everyCommandExplainsItself(String command) {
    // When
    Terminal.Said said = Terminal.run((Object[]) (command + " --help").split(" "));

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
    assertThat(said.err()).contains("Did you mean: pellucid methods");
    assertThat(said.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "",
        "serve --model_name signs --predictor_host signs-predictor --http_port 8080"
      })
  void servingWithoutAKafkaSaysWhatToSet(String command) {
    // Given
    Object[] arguments = command.isEmpty() ? new Object[0] : command.split(" ");

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

    // Then: ROAR studies a model with many images too, to judge explanations
    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines().skip(1))
        .filteredOn(line -> !line.isEmpty() && !line.matches("(STUDY|EVALUATION|'methods) .*"))
        .hasSize(Methods.all().size() + Studies.all().size() + 1 + Indicators.all().size())
        .anyMatch(line -> line.matches("roar +evaluation indicator +.*"))
        .anyMatch(line -> line.matches("deletion +faithfulness +lower +51 forward an image .*"))
        .anyMatch(line -> line.matches("random-logit +sanity +lower +1 explanation an image .*"))
        .anyMatch(line -> line.matches("iou +localisation +higher +no passes +Bau et al. 2017"))
        .anyMatch(line -> line.matches("saliency +local / pixels / gradient +1 forward, 1 .*"))
        .anyMatch(
            line -> line.matches("craft +local / concepts .* fit concepts --method craft .*"));
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
  void anIndicatorIsToBeHadAsJsonToo() throws IOException {
    // When
    Terminal.Said said = Terminal.run("methods", "pointing-game", "--format", "json");

    // Then
    JsonNode game = new ObjectMapper().readTree(said.out()).get(0);
    assertThat(game.path("place").asText()).isEqualTo("evaluation indicator");
    assertThat(game.path("command").asText()).isEqualTo("evaluate --indicator pointing-game");
    assertThat(game.at("/judges/better").asText()).isEqualTo("HIGHER");
    assertThat(game.at("/parameters/0/name").asText()).isEqualTo("tolerance");
  }

  @Test
  void aStudyIsToBeHadAsJsonToo() throws IOException {
    // When
    Terminal.Said said = Terminal.run("methods", "tcav", "--format", "json");

    // Then
    JsonNode tcav = new ObjectMapper().readTree(said.out()).get(0);
    assertThat(tcav.path("place").asText()).isEqualTo("local / concepts");
    assertThat(tcav.path("paper").path("year").asInt()).isEqualTo(2018);
    assertThat(tcav.path("cost").path("words").asText()).contains("1 backward an image of a class");
    assertThat(tcav.path("cost").has("forward")).isFalse();
  }

  static Stream<String> commandsOfStudies() {
    return Studies.all().stream().map(StudyCard::command).distinct();
  }

  @ParameterizedTest
  @MethodSource("commandsOfStudies")
  void theCommandOfAStudyIsOneThatThereIs(String command) {
    // When: a word that does not fit is refused even so
    Terminal.Said said = Terminal.run((Object[]) (command + " --help").split(" "));

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
  }

  @Test
  void aStudyIsNotAskedOfOneImage() {
    // When
    Terminal.Said said =
        Terminal.run("explain", "cat.jpg", "--model", "nowhere", "--method", "tcav");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("run it by 'fit concepts --method tcav'");
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
    assertThat(said.exitCode()).isEqualTo(2);
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
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("there is no model 'nowhere'").contains("\tat dev.pellucid");
  }
}
