package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrototypesCommandTest {

  @TempDir Path folder;

  @Test
  void theDemosClassesHavePrototypesAndCriticisms() throws IOException {
    // Given
    Object[] command = {
      "prototypes",
      "--classes",
      "stop,yield",
      "--prototypes",
      "3",
      "--criticisms",
      "2",
      "--out",
      folder.toString()
    };

    // When
    Terminal.Said said = Terminal.run(command);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    JsonNode written = new ObjectMapper().readTree(folder.resolve("prototypes.json").toFile());
    assertThat(written).hasSize(2);
    assertThat(written.get(0).path("label").asText()).isEqualTo("stop");
    assertThat(written.get(0).path("picked")).hasSize(5);
    assertThat(written.get(0).at("/picked/4/role").asText()).isEqualTo("criticism");
    assertThat(folder.resolve("prototypes.png")).isNotEmptyFile();
  }

  @Test
  void anUnknownMethodIsToldTheOnesThatThereAreOnce() {
    // When
    Terminal.Said said = Terminal.run("prototypes", "--method", "nope");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("[mmd-critic, protodash] but was 'nope'")
        .doesNotContain("MMD_CRITIC");
  }
}
