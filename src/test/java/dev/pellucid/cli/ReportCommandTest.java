package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  @TempDir Path folder;

  @Test
  void thePageNamesTheClassThatTheDemosModelIsWeakAtAndNeedsNothingBesides() throws IOException {
    // Given
    Object[] arguments = {
      "report", "--scenes", "160", "--sections", "overview", "--out", folder.resolve("out")
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("report.html (160 images, 1 sections");
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .containsSubsequence(
            "where that is risky", "class=\"finding risk\"", "'stop' is recognised less often")
        .doesNotContain("http:", "https:", "src=\"/", "<link", "<script");
  }

  @Test
  void aSectionThatIsNotThereIsWrongUseAndThoseThatAreThereAreNamed() {
    // When
    Terminal.Said said =
        Terminal.run("report", "--sections", "overvue", "--out", folder.resolve("out"));

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("'overvue'").contains("overview");
  }
}
