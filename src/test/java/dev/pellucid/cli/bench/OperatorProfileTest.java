package dev.pellucid.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorProfileTest {

  @TempDir Path folder;

  @Test
  void timesOfKernelsAreAddedUpByOperatorAndByNode() throws IOException {
    // Given
    Path trace =
        Files.writeString(
            folder.resolve("trace.json"),
            """
            [{"cat":"Session","name":"model_run","dur":9000,"args":{}},
             {"cat":"Node","name":"conv1_kernel_time","dur":3000,"args":{"op_name":"Conv"}},
             {"cat":"Node","name":"conv1_fence_before","dur":500,"args":{"op_name":"Conv"}},
             {"cat":"Node","name":"conv2_kernel_time","dur":1000,"args":{"op_name":"Conv"}},
             {"cat":"Node","name":"relu_kernel_time","dur":2000,"args":{"op_name":"Relu"}},
             {"cat":"Node","name":"conv1_kernel_time","dur":2000,"args":{"op_name":"Conv"}}]
            """);

    // When
    OperatorProfile profile = OperatorProfile.read(trace);

    // Then
    assertThat(profile.operators())
        .containsExactly(
            new OperatorProfile.Cost("Conv", 3, 6, 0.75),
            new OperatorProfile.Cost("Relu", 1, 2, 0.25));
    assertThat(profile.nodes())
        .extracting(OperatorProfile.Cost::name)
        .containsExactly("conv1 (Conv)", "relu (Relu)", "conv2 (Conv)");
  }

  @Test
  void aTraceWithoutOperatorsIsAnError() throws IOException {
    // Given
    Path trace = Files.writeString(folder.resolve("empty.json"), "[]");

    // When
    assertThatThrownBy(() -> OperatorProfile.read(trace))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no operator ran");
  }
}
