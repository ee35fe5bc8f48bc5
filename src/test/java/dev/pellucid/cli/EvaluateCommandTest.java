package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

  @TempDir Path folder;

  @Test
  void inScenesAMethodThatSeesTheSignBeatsTheRandomMap() throws IOException {
    // Given
    Object[] arguments = {
      "evaluate",
      "--method",
      "input-x-gradient,grad-cam",
      "--scenes",
      "12",
      "--indicator",
      "relevance-mass-accuracy,sparseness",
      "--format",
      "json"
    };

    // When
    Terminal.Said said = Terminal.run(arguments);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    JsonNode report = new ObjectMapper().readTree(said.out());
    assertThat(report.at("/about/images").asInt()).isEqualTo(12);
    assertThat(report.get("explainers").findValuesAsText("name"))
        .containsExactly(
            "input-x-gradient", "grad-cam", "random map", "edge filter", "centre prior");
    JsonNode mass = report.at("/explainers/0/figures/relevance-mass-accuracy");
    assertThat(mass.at("/againstRandom/verdict").asText()).isEqualTo("BETTER");
    assertThat(mass.at("/interval/low").asDouble())
        .isLessThan(mass.get("mean").asDouble())
        .isGreaterThan(0);
    assertThat(report.at("/explainers/2/figures/relevance-mass-accuracy").has("againstRandom"))
        .isFalse();
  }

  @Test
  void photosAreJudgedByWhatLiesBesideThem() throws IOException {
    // Given: a model of channel means, two pictures of which one has a mask, and a broken one
    Path model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 8, 8, 3));
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.write(photos.resolve("a.jpg"), noise(1));
    Files.write(photos.resolve("b.jpg"), noise(2));
    Files.write(photos.resolve("c.jpg"), new byte[] {1, 2, 3});
    Files.writeString(
        photos.resolve("boxes.json"),
        "[{\"file\": \"b.jpg\", \"class_index\": 1, \"boxes\": [[0, 0, 8, 16]]}]");

    // When
    Terminal.Said said =
        Terminal.run(
            "evaluate",
            "--model",
            model,
            "--data",
            photos,
            "--method",
            "saliency",
            "--indicator",
            "pointing-game",
            "--out",
            folder.resolve("out"));

    // Then
    assertThat(said.err()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("out/evaluation.json").toFile());
    assertThat(report.at("/failures/0/image").asText()).isEqualTo("c.jpg");
    JsonNode random = report.at("/explainers/1/figures/pointing-game");
    assertThat(random.get("images").asInt()).isEqualTo(1);
    assertThat(random.at("/undefined/no object is marked").asInt()).isEqualTo(1);
    assertThat(folder.resolve("out/evaluation.md"))
        .content()
        .contains("| saliency |")
        .contains("2 of 3 images have no label")
        .contains("c.jpg failed");
    assertThat(folder.resolve("out/evaluation.html"))
        .content()
        .contains("pointing-game")
        .doesNotContain("http://")
        .doesNotContain("https://");
  }

  @Test
  void aFolderOfNothingButGarbageIsRefused() throws IOException {
    // Given
    Path model = Files.write(folder.resolve("tiny.onnx"), Classifiers.channelMeans(3, 8, 8, 3));
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.write(photos.resolve("a.jpg"), new byte[] {1, 2, 3});

    // When
    Terminal.Said said =
        Terminal.run("evaluate", "--model", model, "--data", photos, "--method", "saliency");

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("not one of 1 images").contains("a.jpg");
  }

  @Test
  void theSameMethodIsComparedWithItselfUnderOtherParameters() {
    // Given
    String methods = "smooth-grad?samples=2,smooth-grad?samples=4";

    // When
    Terminal.Said said =
        Terminal.run(
            "evaluate",
            "--method",
            methods,
            "--scenes",
            "2",
            "--indicator",
            "pointing-game?tolerance=0,complexity");

    // Then
    assertThat(said.out())
        .contains("| smooth-grad?samples=2 |")
        .contains("| smooth-grad?samples=4 |")
        .contains("pointing-game?tolerance=0.0 ↑ |");
  }

  @Test
  void whatSeveralIndicatorsCannotJudgeIsSaidOnce() {
    // Given
    String indicators = "pointing-game,retraining-stability,sparseness";

    // When
    Terminal.Said said =
        Terminal.run(
            "evaluate",
            "--method",
            "concepts,saliency",
            "--indicator",
            indicators,
            "--scenes",
            "2");

    // Then
    assertThat(said.out())
        .contains("* pointing-game, sparseness cannot judge concepts: an explanation by concepts")
        .contains("* retraining-stability cannot judge any explainer: ")
        .contains("fewer than 6 images have no intervals");
  }

  @Test
  void anIndicatorThatThereIsNotIsWrongUse() {
    // Given
    String unknown = "prettiness";

    // When
    Terminal.Said said = Terminal.run("evaluate", "--indicator", unknown);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("no indicator 'prettiness'").contains("pointing-game");
  }

  private static byte[] noise(long seed) {
    byte[] rgb = new byte[3 * 16 * 16];
    new Random(seed).nextBytes(rgb);
    return new JpegEncoder(0.9f).encode(new RgbImage(16, 16, rgb));
  }
}
