package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainCommandTest {

  @TempDir Path folder;

  @Test
  void explanationsAreComparedWithThoseOfNetworksThatWereTrainedAgain() throws IOException {
    // Given two networks that have learnt next to nothing
    Terminal.Said trained =
        Terminal.run(
            "retrain", "--training", "16", "--test", "8", "--epochs", "1", "--out", folder);
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out()).contains("road-signs-1.onnx: accuracy").contains("on 8 scenes");

    // When
    Terminal.Said said =
        Terminal.run(
            "evaluate",
            "--retrained",
            folder.resolve("road-signs-1.onnx") + "," + folder.resolve("road-signs-2.onnx"),
            "--method",
            "saliency",
            "--indicator",
            "retraining-stability",
            "--scenes",
            "6",
            "--format",
            "json");

    // Then other weights are explained otherwise, and nothing is compared with the random map
    assertThat(said.err()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(said.out());
    JsonNode saliency = report.at("/explainers/0/figures/retraining-stability");
    assertThat(saliency.get("mean").asDouble()).isBetween(-0.5, 0.5);
    assertThat(saliency.has("againstRandom")).isFalse();
    assertThat(report.at("/explainers/1/figures/retraining-stability/mean").asDouble())
        .isEqualTo(1);
    assertThat(Files.readAllBytes(folder.resolve("road-signs-1.onnx")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("road-signs-2.onnx")));
  }

  @Test
  void aNetworkOfAnotherInputIsNotTheSameTrainedAgain() throws IOException {
    // Given
    Path other = Files.write(folder.resolve("other.onnx"), Classifiers.channelMeans(3, 8, 8, 3));

    // When
    Terminal.Said said =
        Terminal.run(
            "evaluate",
            "--retrained",
            other,
            "--method",
            "saliency",
            "--indicator",
            "retraining-stability");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("other.onnx takes 8×8 pixels").contains("64×64");
  }

  @Test
  void noNetworkIsWrongUse() {
    // Given
    Object[] arguments = {"retrain", "--networks", "0", "--out", folder};

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("a network");
  }
}
