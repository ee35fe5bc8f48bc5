package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 8, 8, 2));
  }

  @Test
  void theRaceComparesEverythingWithClassifying() throws IOException {
    // Given
    List<Object> arguments =
        List.of("bench", "--model", model, "--batch", 2, "--seconds", "0.3", "--format", "json");

    // When
    Terminal.Said said = Terminal.run(arguments.toArray());

    // Then
    assertThat(said.exitCode()).isZero();
    JsonNode race = new ObjectMapper().readTree(said.out()).get("race");
    assertThat(race).hasSize(3);
    assertThat(race.findValuesAsText("name")).containsExactly("classify", "live pass", "saliency");
    assertThat(race.get(0).get("cost").asDouble()).isEqualTo(1);
    for (JsonNode lap : race) {
      assertThat(lap.get("imagesPerSecond").asDouble() * lap.get("millisPerImage").asDouble())
          .isCloseTo(1000, within(1e-6));
    }
  }

  @Test
  void theSoakLooksAtTheMemoryEveryThousandImages() {
    // Given
    List<Object> arguments = List.of("bench", "--model", model, "--soak", 2000);

    // When
    Terminal.Said said = Terminal.run(arguments.toArray());

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines().skip(1).limit(2))
        .allMatch(line -> line.strip().matches("[12]000 +-?[0-9.]+ +[0-9.]+"));
  }

  @Test
  void theProfileSaysWhereTheTimeWent() {
    // Given
    Path trace = folder.resolve("trace.json");

    // When
    Terminal.Said said = Terminal.run("bench", "--model", model, "--profile", trace);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("OPERATOR").contains("SHARE");
    assertThat(trace).isNotEmptyFile();
  }
}
