package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.demo.scene.SceneDataset;
import dev.pellucid.demo.scene.SceneDistribution;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeuronsCommandTest {

  @TempDir static Path folder;

  @BeforeAll
  static void draw() throws IOException {
    new SceneDataset(folder.resolve("scenes"))
        .writeScenes(SceneDistribution.unbiased(), 24, 5, true);
  }

  @Test
  void unitsAreMaximised() throws IOException {
    // Given
    Path out = folder.resolve("units");

    // When
    Terminal.Said said =
        Terminal.run(
            "neurons", "maximise", "--units", "2,5-6", "--steps", 12, "--images", 2, "--out", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode found = json(out.resolve("maximise.json"));
    assertThat(found).hasSize(6);
    assertThat(found.get(4).get("unit").asInt()).isEqualTo(6);
    assertThat(found)
        .allSatisfy(
            image ->
                assertThat(image.get("after").asDouble())
                    .isGreaterThan(image.get("before").asDouble()));
    assertThat(picture(out.resolve("unit-5-1.png")).getWidth()).isEqualTo(64);
    assertThat(picture(out.resolve("maximise.png")).getHeight()).isGreaterThan(3 * 128);
  }

  @Test
  void classesAreVisualised() throws IOException {
    // Given
    Path out = folder.resolve("classes");

    // When
    Terminal.Said said =
        Terminal.run("neurons", "classes", "--classes", "stop,1", "--steps", 8, "--out", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).contains("| stop | 0 |").contains("| yield | 0 |");
    assertThat(picture(out.resolve("class-1-0.png")).getWidth()).isEqualTo(64);
  }

  @Test
  void anImageIsInvertedAtEveryLayerTheModelCanBeCutAt() throws IOException {
    // Given
    Path out = folder.resolve("inverted");
    Path image = folder.resolve("scenes/images/00000003.jpg");

    // When
    Terminal.Said said = Terminal.run("neurons", "invert", image, "--steps", 80, "--out", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode found = json(out.resolve("invert.json"));
    assertThat(found).hasSizeGreaterThan(3);
    assertThat(found.get(0).get("correlation").asDouble())
        .isGreaterThan(0.8)
        .isGreaterThan(found.get(found.size() - 1).get("correlation").asDouble());
  }

  @Test
  void patchesAreCutFromTheImagesOfAFolder() throws IOException {
    // Given
    Path out = folder.resolve("patches");

    // When
    Terminal.Said said =
        Terminal.run(
            "neurons",
            "patches",
            "--data",
            folder.resolve("scenes/images"),
            "--units",
            "5",
            "--top",
            3,
            "--out",
            out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode patches = json(out.resolve("patches.json")).get(0).get("patches");
    assertThat(patches).hasSize(3);
    assertThat(patches.get(0).get("activation").asDouble())
        .isGreaterThanOrEqualTo(patches.get(1).get("activation").asDouble());
    assertThat(picture(out.resolve("patches.png"))).isNotNull();
  }

  @Test
  void drawnScenesAreDissected() throws IOException {
    // Given
    Path out = folder.resolve("dissected");

    // When
    Terminal.Said said = Terminal.run("neurons", "dissect", "--images", 40, "--out", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).contains("| forest landscape |", "units of 'features' detect a concept");
    JsonNode found = json(out.resolve("dissect.json"));
    assertThat(found.get("iou")).hasSize(96);
    assertThat(found.get("iou").get(0)).hasSize(found.get("concepts").size());
  }

  @Test
  void masksOfAFolderSayWhereConceptsAre() throws IOException {
    // Given
    Path out = folder.resolve("encoded");

    // When
    Terminal.Said said =
        Terminal.run(
            "neurons",
            "net2vec",
            "--data",
            folder.resolve("scenes/images"),
            "--masks",
            folder.resolve("scenes/masks"),
            "--out",
            out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).contains("learnt from 16 images and tried on 8 others");
    JsonNode concepts = json(out.resolve("net2vec.json")).get("concepts");
    assertThat(concepts).hasSize(3);
    assertThat(concepts.get(0).get("concept").asText()).isEqualTo("background");
    assertThat(concepts.get(0).get("iou").asDouble()).isGreaterThan(0.7);
  }

  @Test
  void imagesWithoutMasksCannotBeDissected() {
    // Given
    Path images = folder.resolve("scenes/images");

    // When
    Terminal.Said said = Terminal.run("neurons", "dissect", "--data", images);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("name the masks of --data by --masks");
  }

  @Test
  void conductancesOfAnImageAddUp() throws IOException {
    // Given
    Path out = folder.resolve("conductance");
    Path image = folder.resolve("scenes/images/00000003.jpg");

    // When
    Terminal.Said said =
        Terminal.run(
            "neurons", "conductance", image, "--target", "stop", "--layer", "block3", "--out", out);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    JsonNode found = json(out.resolve("conductance.json")).get(0);
    assertThat(found.get("label").asText()).isEqualTo("stop");
    assertThat(Math.abs(found.get("residual").asDouble())).isLessThan(0.05);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static BufferedImage picture(Path file) throws IOException {
    return ImageIO.read(file.toFile());
  }
}
