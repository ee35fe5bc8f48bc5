package dev.pellucid.cli.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.Classifiers;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.inference.SessionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceServerTest {

  private static final int CHANNELS = 3;
  private static final int SIDE = 8;
  private static final int CLASSES = 4;

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void writeModelAndImages() throws IOException {
    Files.write(
        folder.resolve("tiny.onnx"), Classifiers.channelMeans(CHANNELS, SIDE, SIDE, CLASSES));
    images = folder.resolve("images.npy");
    float[] pixels = new float[2 * CHANNELS * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 7;
    }
    NpyFile.write(images, new NpyArray(new int[] {2, CHANNELS, SIDE, SIDE}, pixels));
  }

  @Test
  void everyTurnIsTimedAndItsMapsAreWritten() throws IOException {
    // Given
    Path out = folder.resolve("maps.npy");
    String turn =
        "{\"method\":\"saliency\",\"images\":\"%s\",\"targets\":[1,2],\"out\":\"%s\"}"
            .formatted(images, out);

    // When
    List<JsonNode> answers = serve(turn);

    // Then
    assertThat(answers.get(0).path("model").asText()).isEqualTo("tiny");
    assertThat(answers.get(1).path("seconds").asDouble()).isPositive();
    assertThat(answers.get(1).path("shape").toString()).isEqualTo("[2,3,8,8]");
    assertThat(NpyFile.read(out).shape()).containsExactly(2, CHANNELS, SIDE, SIDE);
  }

  @Test
  void theModelAloneIsATurnToo() throws IOException {
    // Given
    Path out = folder.resolve("logits.npy");

    // When
    List<JsonNode> answers =
        serve("{\"method\":\"classify\",\"images\":\"%s\",\"out\":\"%s\"}".formatted(images, out));

    // Then
    assertThat(answers.get(1).path("shape").toString()).isEqualTo("[2,4]");
    assertThat(NpyFile.read(out).shape()).containsExactly(2, CLASSES);
  }

  @Test
  void aTurnThatCannotBeTakenSaysWhyAndTheNextOneIsTaken() throws IOException {
    // Given
    String unknown = "{\"method\":\"astrology\",\"images\":\"%s\"}".formatted(images);
    String impossible = "{\"method\":\"concepts\",\"images\":\"%s\"}".formatted(images);
    String absent = "{\"method\":\"saliency\",\"images\":\"absent.npy\"}";
    String good = "{\"method\":\"saliency\",\"images\":\"%s\"}".formatted(images);

    // When
    List<JsonNode> answers = serve(unknown, impossible, absent, "no JSON", good);

    // Then
    assertThat(answers).hasSize(6);
    assertThat(answers.get(1).path("refusal").asText()).contains("astrology");
    assertThat(answers.get(2).path("refusal").asText()).contains("concept bank");
    assertThat(answers.get(3).path("refusal").asText()).contains("absent.npy");
    assertThat(answers.get(4).path("refusal").asText()).contains("JSON");
    assertThat(answers.get(5).path("seconds").asDouble()).isPositive();
  }

  @Test
  void parametersReachTheMethod() throws IOException {
    // Given
    String turn =
        "{\"method\":\"saliency\",\"parameters\":{\"abs\":\"perhaps\"},\"images\":\"%s\"}"
            .formatted(images);

    // When
    List<JsonNode> answers = serve(turn);

    // Then
    assertThat(answers.get(1).path("refusal").asText()).contains("abs");
  }

  private List<JsonNode> serve(String... turns) throws IOException {
    StringWriter said = new StringWriter();
    try (RaceServer server =
        new RaceServer(
            BundleReader.read(folder.resolve("tiny.onnx")),
            SessionSettings.onCpu().withThreads(1))) {
      server.serve(
          new BufferedReader(new StringReader(String.join("\n", turns))), new PrintWriter(said));
    }
    List<JsonNode> answers = new ArrayList<>();
    for (String line : said.toString().lines().toList()) {
      answers.add(new ObjectMapper().readTree(line));
    }
    return answers;
  }
}
