package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 8, 8, 4));
  }

  @Test
  void passesAreComparedWithClassifying() throws IOException {
    // Given
    Object[] arguments = {"bench", "--model", model, "--seconds", "0.1", "--format", "json"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    JsonNode report = new ObjectMapper().readTree(said.out());
    assertThat(report.path("passes").findValuesAsText("name"))
        .containsExactly("classify only", "live pass", "saliency", "decode, one thread");
    assertThat(report.path("passes").get(0).path("cost").asDouble()).isEqualTo(1);
    assertThat(report.path("passes").findValues("imagesPerSecond"))
        .allSatisfy(rate -> assertThat(rate.asDouble()).isPositive());
    assertThat(report.path("livePass").asText()).contains("16 random directions");
    assertThat(report.path("after").path("heap").asLong()).isPositive();
  }

  @Test
  void methodsAreTimedBesideClassifying() throws IOException {
    // Given a model without concepts
    Object[] arguments = {
      "bench", "--model", model, "--methods", "saliency,concepts", "--format", "json"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    JsonNode lines = new ObjectMapper().readTree(said.out());
    assertThat(lines.findValuesAsText("method")).containsExactly("saliency", "concepts");
    assertThat(lines.get(0).path("cost").asDouble()).isPositive();
    assertThat(lines.get(0).path("passes").path("backward").asInt()).isEqualTo(1);
    assertThat(lines.get(1).path("refusal").asText()).contains("concept bank");
  }

  @Test
  void methodsThatAreAskedForTogetherShareTheForwardPass() throws IOException {
    // Given
    Object[] arguments = {
      "bench",
      "--model",
      model,
      "--methods",
      "saliency,grad-cam,input-x-gradient",
      "--together",
      "--seconds",
      "0.05",
      "--format",
      "json"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    JsonNode line = new ObjectMapper().readTree(said.out());
    assertThat(line.path("methods")).hasSize(3);
    assertThat(line.at("/oneByOne/forward").asInt() - line.at("/together/forward").asInt())
        .isEqualTo(2);
    assertThat(line.path("saved").asDouble()).isPositive();
  }

  @Test
  void theTableSaysUnderWhichConditionsItWasMeasured() {
    // Given
    Object[] arguments = {
      "bench", "--model", model, "--seconds", "0.1", "--batch", "3", "--threads", "1"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.out())
        .contains("tiny, batch 3, 1 threads")
        .contains("16 synthetic 8x8 JPEGs")
        .containsPattern("classify only +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+ +1\\.00")
        .containsPattern("memory before .* MiB heap, after .* MiB heap");
  }

  @Test
  void aSoakLooksAtTheMemoryBeforeAfterAndOnTheWay() throws IOException {
    // Given
    Object[] arguments = {"bench", "--model", model, "--soak", "1200", "--format", "json"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isZero();
    JsonNode samples = new ObjectMapper().readTree(said.out());
    assertThat(samples.findValuesAsText("images")).containsExactly("0", "1000", "1200");
  }

  @Test
  void aProfileShowsWhereTheTimeGoes() {
    // Given
    Path trace = folder.resolve("traces/trace.json");

    // When
    Terminal.Said said = Terminal.run("bench", "--model", model, "--profile", trace);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("live pass (").contains("saliency (").contains("OPERATOR");
    assertThat(folder.resolve("traces/trace.live-pass.json")).isNotEmptyFile();
    assertThat(folder.resolve("traces/trace.saliency.json")).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--batch=0", "--seconds=0"})
  void whatMustBeAboveZeroIsRefusedOtherwise(String option) {
    // When
    Terminal.Said said = Terminal.run("bench", "--model", model, option);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("must be above 0");
  }

  @Test
  void aFolderWithoutPicturesIsNamed() {
    // When
    Terminal.Said said = Terminal.run("bench", "--model", model, "--images", folder);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("no images in " + folder);
  }
}
