package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.demo.scene.SceneDataset;
import dev.pellucid.demo.scene.SceneDistribution;
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
  void thePlantedShortcutIsFoundAndNamedAndNoOther() throws IOException {
    // Given
    Path out = folder.resolve("out");

    // When
    Terminal.Said said =
        Terminal.run("report", "--scenes", "400", "--sections", "spray", "--out", out);

    // Then
    assertThat(said.exitCode()).isZero();
    JsonNode classes =
        new ObjectMapper()
            .readTree(out.resolve("report.json").toFile())
            .at("/sections/0/figures/classes");
    assertThat(classes)
        .filteredOn(each -> each.path("found").asBoolean())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.path("label").asText()).isEqualTo("stop");
              assertThat(found.at("/named/concept").asText()).isEqualTo("forest background");
              assertThat(found.at("/named/with/mean").asDouble())
                  .isGreaterThan(found.at("/named/without/mean").asDouble() + 0.3);
            });
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("For 'stop' the model goes by what stands around the object");
  }

  @Test
  void masksOfAFolderSayWhatUnitsAnswerTo() throws IOException {
    // Given
    new SceneDataset(folder.resolve("scenes"))
        .writeScenes(SceneDistribution.unbiased(), 24, 5, true);
    Path out = folder.resolve("out");

    // When
    Terminal.Said said =
        Terminal.run(
            "report",
            "--data",
            folder.resolve("scenes/images"),
            "--masks",
            folder.resolve("scenes/masks"),
            "--sections",
            "dissection",
            "--out",
            out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode figures =
        new ObjectMapper().readTree(out.resolve("report.json").toFile()).at("/sections/0/figures");
    assertThat(figures.path("images").asInt()).isEqualTo(24);
    assertThat(figures.path("concepts"))
        .extracting(each -> each.path("concept").asText())
        .containsExactlyInAnyOrder("background", "sign", "symbol");
    assertThat(figures.path("concepts"))
        .filteredOn(each -> each.path("concept").asText().equals("background"))
        .allMatch(each -> each.path("state").asText().equals("TOO_LARGE"));
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
