package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.demo.scene.Background;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDataset;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConceptsCommandTest {

  /** Sums of some ten numbers, each printed in full. */
  private static final double ROUNDING = 1e-6;

  @TempDir static Path folder;

  @BeforeAll
  static void draw() throws IOException {
    new SceneDataset(folder.resolve("scenes"))
        .writeScenes(SceneDistribution.unbiased(), 90, 5, false);
    SceneRenderer renderer = new SceneRenderer();
    for (Background background : new Background[] {Background.CITY, Background.FOREST}) {
      Path side = Files.createDirectories(folder.resolve(background.name()));
      for (int i = 0; i < 20; i++) {
        Scene scene = SceneDistribution.unbiased().sample(i).withBackground(background);
        Files.write(side.resolve(i + ".jpg"), SceneRenderer.JPEG.encode(renderer.render(scene)));
      }
    }
  }

  @Test
  void completenessIsSharedAmongTheConcepts() throws IOException {
    // Given
    Path out = folder.resolve("completeness.json");

    // When
    Terminal.Said said = analyse("completeness", out, "--permutations", 2);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).contains("squared error of the logit", "| forest background |");
    JsonNode figures = json(out).get("completeness");
    double sum = 0;
    for (JsonNode share : figures.get("shares")) {
      sum += share.get("value").asDouble();
    }
    assertThat(figures.get("shares")).hasSizeBetween(20, 26);
    assertThat(sum).isCloseTo(figures.get("completeness").asDouble(), within(ROUNDING));
    assertThat(figures.get("completeness").asDouble())
        .isGreaterThan(figures.get("random").asDouble());
  }

  @Test
  void theBottleneckIsTriedOnImagesItWasNotFittedTo() throws IOException {
    // Given
    Path out = folder.resolve("bottleneck.json");

    // When
    Terminal.Said said = analyse("bottleneck", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).contains("Fitted to 60 images and tried on 30 others");
    JsonNode figures = json(out).get("bottleneck");
    assertThat(figures.get("rules")).hasSize(8);
    assertThat(figures.get("accuracy").asDouble()).isGreaterThan(2.0 / 8);
    assertThat(figures.get("used").asInt()).isBetween(8, 8 * 26 - 1);
  }

  @Test
  void contributionsOfAClassAddUpToItsTotal() throws IOException {
    // Given
    Path out = folder.resolve("decomposition.json");

    // When
    Terminal.Said said = analyse("decomposition", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode classes = json(out).get("decomposition").get("classes");
    assertThat(classes).hasSize(8);
    for (JsonNode each : classes) {
      double sum = each.get("residual").asDouble();
      for (JsonNode term : each.get("terms")) {
        sum += term.get("contribution").asDouble();
      }
      assertThat(sum).isCloseTo(each.get("total").asDouble(), within(ROUNDING));
    }
  }

  @Test
  void thePlantedShortcutIsTheLargestEffectOfTheForest() throws IOException {
    // Given
    Path out = folder.resolve("effect.json");

    // When
    Terminal.Said said =
        Terminal.run(
            "concepts",
            "--pairs",
            folder.resolve("CITY") + "," + folder.resolve("FOREST"),
            "--out",
            out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode first = json(out).get("effect").get("effects").get(0);
    assertThat(first.get("label").asText()).isEqualTo("stop");
    assertThat(first.get("low").asDouble()).isPositive();
  }

  @Test
  void pairsWithoutACounterpartAreNamed() throws IOException {
    // Given
    Path empty = Files.createDirectories(folder.resolve("empty"));

    // When
    Terminal.Said said = Terminal.run("concepts", "--pairs", folder.resolve("CITY") + "," + empty);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("0.jpg has no counterpart");
  }

  @Test
  void oneFolderIsNoPair() {
    // Given
    Path only = folder.resolve("CITY");

    // When
    Terminal.Said said = Terminal.run("concepts", "--pairs", only);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("two folders");
  }

  @Test
  void aModelWithoutABankIsRefused() throws IOException {
    // Given
    Path model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 8, 8, 4));

    // When
    Terminal.Said said =
        Terminal.run("concepts", "--model", model, "--data", folder.resolve("CITY"));

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("has no concept bank").contains("fit concepts");
  }

  @Test
  void aTableThatLacksAnImageIsRefused() throws IOException {
    // Given
    Path table = Files.writeString(folder.resolve("labels.csv"), "file,label\nCITY/0.jpg,stop\n");

    // When
    Terminal.Said said =
        Terminal.run("concepts", "--data", folder.resolve("CITY"), "--truth", table);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("does not name the class of every image");
  }

  private static Terminal.Said analyse(String what, Path out, Object... more) {
    Object[] arguments = {
      "concepts",
      "--data",
      folder.resolve("scenes"),
      "--truth",
      folder.resolve("scenes/scenes.csv"),
      "--analyse",
      what,
      "--out",
      out
    };
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Terminal.run(all);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
