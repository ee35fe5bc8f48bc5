package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pellucid.demo.scene.SceneDataset;
import dev.pellucid.demo.scene.SceneDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that stop at the second of three things, because its picture cannot be written. */
class NeuronsResumedTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What no image comes to by itself. */
  private static final double MARK = 1234.5;

  @TempDir static Path folder;

  @TempDir Path each;

  /** A command, the picture that stops it, and where its first part and its result say a number. */
  enum Case {
    MAXIMISE("unit-5-0", "unit-2", "/pictures/0", "after", "--units", "2,5-6"),
    CLASSES("class-1-0", "class-0", "/pictures/0", "after", "--classes", "0,1,2"),
    INVERT("00000003-2", "image-0-1", "", "error", "--layers", "block3,block4,features");

    private final String stopping;
    private final String part;
    private final String place;
    private final String number;
    private final String option;
    private final String value;

    Case(String stopping, String part, String place, String number, String option, String value) {
      this.stopping = stopping;
      this.part = part;
      this.place = place;
      this.number = number;
      this.option = option;
      this.value = value;
    }

    String command() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @BeforeAll
  static void draw() throws IOException {
    new SceneDataset(folder).writeScenes(SceneDistribution.unbiased(), 4, 5, false);
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void whatWasFinishedIsTakenAsItIsAndTheRestIsMade(Case example) throws IOException {
    // Given
    JsonNode expected = unbroken(example, 0);
    ((ObjectNode) expected.get(0)).put(example.number, MARK);
    Path out = stopped(example);

    // When
    Terminal.Said said = run(example, out, 0);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(found(example, out)).isEqualTo(expected);
    assertThat(parts(example, out)).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Case.class)
  void withOtherOptionsAllIsMadeAnew(Case example) throws IOException {
    // Given
    JsonNode expected = unbroken(example, 1);
    Path out = stopped(example);

    // When
    Terminal.Said said = run(example, out, 1);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(found(example, out)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void aDissectionWhoseThresholdsAreFoundGoesOnFromThemIfItIsTheSame(int seed, boolean goesOn)
      throws IOException {
    // Given
    Path obstacle = each.resolve("dissect.json");
    Path inIt = Files.createFile(Files.createDirectories(obstacle).resolve("in the way"));
    assertThat(dissect(0).exitCode()).isNotZero();
    Files.delete(inIt);
    Files.delete(obstacle);
    Path part = onlyOf(each.resolve(".dissect-parts"));
    ObjectNode kept = (ObjectNode) MAPPER.readTree(part.toFile());
    ((ArrayNode) kept.get("thresholds")).set(0, MARK);
    MAPPER.writeValue(part.toFile(), kept);

    // When
    Terminal.Said said = dissect(seed);

    // Then
    assertThat(said.exitCode()).as(said.err()).isZero();
    double threshold = MAPPER.readTree(obstacle.toFile()).at("/thresholds/0").asDouble();
    assertThat(threshold == MARK).isEqualTo(goesOn);
    assertThat(each.resolve(".dissect-parts")).doesNotExist();
  }

  private Terminal.Said dissect(int seed) {
    return Terminal.run("neurons", "dissect", "--images", 12, "--seed", seed, "--out", each);
  }

  private static Path onlyOf(Path parts) throws IOException {
    try (Stream<Path> files = Files.list(parts)) {
      List<Path> kept = files.toList();
      assertThat(kept).hasSize(1);
      return kept.get(0);
    }
  }

  private JsonNode unbroken(Case example, int seed) throws IOException {
    Path out = each.resolve("unbroken");
    run(example, out, seed);
    return found(example, out);
  }

  /** Where it stopped once; its first part is marked, so that it can be told from a new one. */
  private Path stopped(Case example) throws IOException {
    Path out = each.resolve("stopped");
    Path obstacle = out.resolve(example.stopping + ".png");
    Path inIt = Files.createFile(Files.createDirectories(obstacle).resolve("in the way"));
    assertThat(run(example, out, 0).exitCode()).isNotZero();
    Files.delete(inIt);
    Files.delete(obstacle);
    Path part = part(example, out);
    JsonNode kept = MAPPER.readTree(part.toFile());
    ((ObjectNode) kept.at(example.place)).put(example.number, MARK);
    MAPPER.writeValue(part.toFile(), kept);
    return out;
  }

  private static Path part(Case example, Path out) throws IOException {
    try (Stream<Path> files = Files.list(parts(example, out))) {
      List<Path> kept = files.sorted().toList();
      assertThat(kept).hasSize(2);
      assertThat(kept.get(0).toString()).endsWith("-" + example.part + ".json");
      return kept.get(0);
    }
  }

  private static Path parts(Case example, Path out) {
    return out.resolve("." + example.command() + "-parts");
  }

  private static Terminal.Said run(Case example, Path out, int seed) {
    List<Object> words = new ArrayList<>(List.of("neurons", example.command()));
    if (example == Case.INVERT) {
      words.add(folder.resolve("images/00000003.jpg"));
    }
    words.addAll(
        List.of(example.option, example.value, "--steps", 3, "--seed", seed, "--out", out));
    return Terminal.run(words.toArray());
  }

  private static JsonNode found(Case example, Path out) throws IOException {
    return MAPPER.readTree(out.resolve(example.command() + ".json").toFile());
  }
}
