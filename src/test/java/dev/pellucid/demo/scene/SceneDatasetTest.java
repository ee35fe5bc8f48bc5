package dev.pellucid.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneDatasetTest {

  @TempDir Path folder;

  @Test
  void writesPicturesMasksAndFactors() throws Exception {
    // Given
    SceneDataset dataset = new SceneDataset(folder);

    // When
    dataset.writeScenes(SceneDistribution.unbiased(), 3, 11, true);

    // Then
    List<String> lines = Files.readAllLines(folder.resolve("scenes.csv"));
    assertThat(lines).hasSize(4);
    List<String> columns = Arrays.asList(lines.get(0).split(","));
    List<String> values = Arrays.asList(lines.get(2).split(","));
    assertThat(values).hasSameSizeAs(columns);
    Scene scene = SceneDistribution.unbiased().sample(Chance.mix(11) + 1);
    assertThat(values.get(columns.indexOf("label"))).isEqualTo(scene.label().label());
    assertThat(values.get(columns.indexOf("camera"))).isEqualTo(scene.camera().label());
    assertThat(values.get(columns.indexOf("seed"))).isEqualTo(Long.toString(scene.seed()));
    assertThat(values.get(columns.indexOf("background")))
        .isEqualToIgnoringCase(scene.background().name());
    assertThat(mask("sign")).isEqualTo(new SceneRenderer().renderWithMasks(scene).sign().area());
    assertThat(mask("background"))
        .isEqualTo(new SceneRenderer().renderWithMasks(scene).background().area());
  }

  @Test
  void jpegsLookLikeTheScenes() throws Exception {
    // Given
    new SceneDataset(folder).writeScenes(SceneDistribution.training(), 1, 5, false);

    // When
    BufferedImage read = ImageIO.read(folder.resolve("images/00000000.jpg").toFile());

    // Then
    Scene scene = SceneDistribution.training().sample(Chance.mix(5));
    BufferedImage drawn = new SceneRenderer().render(scene);
    assertThat(meanDifference(read, drawn)).isLessThan(6);
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    // Given
    new SceneDataset(folder.resolve("one")).writeScenes(SceneDistribution.training(), 4, 9, false);

    // When
    new SceneDataset(folder.resolve("two")).writeScenes(SceneDistribution.training(), 4, 9, false);

    // Then
    for (String file : List.of("scenes.csv", "images/00000000.jpg", "images/00000003.jpg")) {
      assertThat(folder.resolve("two").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
    }
  }

  @Test
  void writesAFolderWithAndWithoutEachConcept() throws Exception {
    // Given
    SceneDataset dataset = new SceneDataset(folder);

    // When
    dataset.writeConcepts(2, 1);

    // Then
    Path concepts = folder.resolve("concepts");
    assertThat(Files.readAllLines(concepts.resolve("concepts.csv")))
        .hasSize(1 + Concept.bank().size())
        .contains("forest-background,forest background");
    try (Stream<Path> files = Files.list(concepts.resolve("forest-background/positive"))) {
      assertThat(files).hasSize(2);
    }
    try (Stream<Path> files = Files.list(concepts.resolve("night/negative"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void anUnknownDistributionIsRefused() {
    // Given
    String[] arguments = {"scenes", folder.toString(), "lunar", "1", "1"};

    // When
    var refused = assertThatThrownBy(() -> SceneDataset.main(arguments));

    // Then
    refused.isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'lunar'");
  }

  private int mask(String kind) throws Exception {
    BufferedImage image =
        ImageIO.read(folder.resolve("masks").resolve(kind).resolve("00000001.png").toFile());
    int inside = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        inside += image.getRaster().getSample(x, y, 0) == 255 ? 1 : 0;
      }
    }
    return inside;
  }

  private static double meanDifference(BufferedImage one, BufferedImage other) {
    double sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        sum += Math.abs(((one.getRGB(x, y) >> 8) & 0xFF) - ((other.getRGB(x, y) >> 8) & 0xFF));
      }
    }
    return sum / (one.getWidth() * one.getHeight());
  }
}
