package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.cli.Terminal.Said;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesCommandTest {

  private static final int IMAGES = 12;
  private static final int SIDE = 32;

  @TempDir Path folder;

  private Path model;
  private Path data;

  @BeforeEach
  void demoModelAndNoise() throws IOException {
    model = DemoBundle.extractTo(folder);
    data = folder.resolve("train");
    Random random = new Random(1);
    for (int i = 0; i < IMAGES; i++) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      random.nextBytes(rgb);
      Files.write(
          Files.createDirectories(data.resolve(i % 2 == 0 ? "stop" : "priority"))
              .resolve("%02d.jpg".formatted(i)),
          new JpegEncoder(0.9f).encode(new RgbImage(SIDE, SIDE, rgb)));
    }
  }

  private Path onnx() {
    return model.resolve("model.onnx");
  }

  @Test
  void checkpointsAreKeptAndTracInGoesByThem() throws IOException {
    // Given
    Said kept =
        Terminal.run(
            "fit",
            "examples",
            "--model",
            model,
            "--data",
            data,
            "--checkpoints",
            onnx() + "," + onnx(),
            "--rates",
            "0.5,0.25");

    // When
    Said said =
        Terminal.run(
            "explain", data.resolve("stop/00.jpg"), "--model", model, "--method", "tracin");

    // Then
    assertThat(kept.err()).isEmpty();
    assertThat(kept.out()).contains("checkpoint-1").contains("checkpoint-2");
    JsonNode explanation =
        new ObjectMapper().readTree(said.out()).get(0).get("explanations").get(0);
    assertThat(explanation.get("figures").get("checkpoints").asDouble()).isEqualTo(2);
    assertThat(explanation.get("examples")).isNotEmpty();
  }

  @Test
  void suspectsAreListedTheMostSuspectFirst() throws IOException {
    // Given
    Said kept = Terminal.run("fit", "examples", "--model", model, "--data", data);

    // When
    Said said = Terminal.run("examples", "--model", model, "--top", 5, "--format", "json");

    // Then
    assertThat(kept.exitCode()).isZero();
    JsonNode suspects = new ObjectMapper().readTree(said.out());
    assertThat(suspects).hasSize(5);
    assertThat(List.of("stop", "priority")).contains(suspects.get(0).get("label").asText());
    assertThat(suspects.get(0).get("selfInfluence").asDouble())
        .isGreaterThanOrEqualTo(suspects.get(4).get("selfInfluence").asDouble());
  }

  @Test
  void examplesArePaintedBesideTheImage() throws IOException {
    // Given
    Said kept = Terminal.run("fit", "examples", "--model", model, "--data", data);

    // When
    Said said =
        Terminal.run(
            "explain",
            data.resolve("stop/00.jpg"),
            "--model",
            model,
            "--method",
            "nearest-examples",
            "--param",
            "examples=2",
            "--format",
            "png",
            "--out",
            folder.resolve("out"));

    // Then: the image of 224 pixels and two examples of 112, with gaps of 12
    assertThat(kept.exitCode()).isZero();
    assertThat(said.err()).isEmpty();
    RgbImage strip =
        new ImageDecoder(DecodeLimits.DEFAULT)
            .decode(Files.readAllBytes(folder.resolve("out/00.nearest-examples.png")));
    assertThat(strip.width()).isEqualTo(12 + 224 + 12 + 2 * (112 + 12) + 12);
  }

  @Test
  void ratesThatAreNotOneACheckpointAreRefused() {
    // When
    Said said =
        Terminal.run("fit", "examples", "--model", model, "--data", data, "--rates", "0.1,0.2");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--rates");
  }
}
