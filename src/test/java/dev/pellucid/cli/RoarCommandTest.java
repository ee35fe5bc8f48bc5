package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoarCommandTest {

  @TempDir Path folder;

  @Test
  void aMethodAndTheBaselinesAreInTheTableTheJsonAndThePage() throws IOException {
    // Given far too little to learn anything
    Object[] arguments = {
      "roar",
      "--method",
      "saliency?abs=true",
      "--shares",
      "0.5",
      "--training",
      "16",
      "--test",
      "30",
      "--epochs",
      "1",
      "--baselines",
      "all",
      "--format",
      "markdown",
      "--out",
      folder
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .contains("accuracy without 0.5 of the pixels")
        .contains("| saliency?abs=true |")
        .contains("| *random map* |")
        .contains("tried on 30 others")
        .contains("more scenes or epochs would say more");
    assertThat(folder.resolve("roar.md")).content().isEqualTo(said.out().stripTrailing());
    JsonNode report = new ObjectMapper().readTree(folder.resolve("roar.json").toFile());
    assertThat(report.get("explainers").findValuesAsText("name"))
        .containsExactly("saliency?abs=true", "random map", "edge filter", "centre prior");
    JsonNode accuracy = report.at("/explainers/0/accuracies/0/accuracy");
    assertThat(accuracy.at("/interval/low").asDouble())
        .isLessThan(accuracy.at("/interval/high").asDouble());
    assertThat(accuracy.at("/againstRandom/verdict").asText()).isNotEmpty();
    assertThat(folder.resolve("roar.html"))
        .content()
        .contains("<polyline class=\"chance\"")
        .contains("<polyline class=\"c2\"")
        .doesNotContain("http://")
        .doesNotContain("https://");
  }

  @Test
  void sharesThatCannotBeRemovedAreWrongUse() {
    // Given
    Object[] arguments = {"roar", "--method", "saliency", "--shares", "0.5,1"};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("within 0 and 1");
  }
}
