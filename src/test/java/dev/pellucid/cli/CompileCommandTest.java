package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.model.Classifiers;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandTest {

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 4, 4, 2));
  }

  @Test
  void theCompiledGraphRunsInAnyOnnxRuntime() throws IOException {
    // Given
    Path out = folder.resolve("made/explained.onnx");
    Terminal.run("compile", "--model", model, "--outputs", "logits,input-gradient", "--out", out);
    float[] image = new float[3 * 4 * 4];
    Arrays.fill(image, 2f);

    // When
    Map<String, Tensor> outputs;
    try (InferenceSession session =
        InferenceSession.open("made", Files.readAllBytes(out), SessionSettings.onCpu())) {
      outputs =
          session.run(
              Map.of(
                  "image", Tensor.of(image, 1, 3, 4, 4), "target", Tensor.of(new long[] {1}, 1)));
    }

    // Then
    assertThat(((Tensor.Floats) outputs.get("logits")).array()).containsExactly(2f, 4f);
    assertThat(((Tensor.Floats) outputs.get("input_gradient")).array())
        .hasSize(48)
        .startsWith(0f)
        .contains(2f / 16);
  }

  @Test
  void inputsAndOutputsAreToldWithTheirShapes() {
    // Given
    Path out = folder.resolve("explained.onnx");

    // When
    Terminal.Said said =
        Terminal.run("compile", "--model", model, "--outputs", "logits,grad-cam", "--out", out);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "concept layer features [N,3,4,4]",
            "input image float [N,3,4,4]",
            "input target int64 [N]",
            "output logits float [N,2]",
            "output grad_cam float [N,4,4]");
  }

  @Test
  void anUnknownOutputIsWrongUseAndTheKnownOnesAreListed() {
    // Given
    List<Object> arguments =
        List.of("compile", "--model", model, "--outputs", "heatmap", "--out", "x.onnx");

    // When
    Terminal.Said said = Terminal.run(arguments.toArray());

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("'heatmap' is no output").contains("input-gradient");
  }

  @Test
  void aMissingModelIsWrongUse() {
    // When
    Terminal.Said said = Terminal.run("compile", "--outputs", "logits", "--out", "x.onnx");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--model is missing");
  }

  @Test
  void conceptsWithoutABankAreRefused() {
    // Given
    Path out = folder.resolve("explained.onnx");

    // When
    Terminal.Said said =
        Terminal.run("compile", "--model", model, "--outputs", "concepts", "--out", out);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("concept bank");
    assertThat(out).doesNotExist();
  }
}
