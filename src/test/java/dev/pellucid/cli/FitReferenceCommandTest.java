package dev.pellucid.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.Traffic;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Quantity;
import dev.pellucid.monitor.quantity.Quantity.Kind;
import dev.pellucid.monitor.reference.RankScale;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.reference.ShareScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitReferenceCommandTest {

  private static final int MOST = 130;

  /** Scenes of the demo's world, as its cameras send them. */
  private static List<byte[]> scenes;

  @TempDir Path folder;

  private Path model;
  private Path written;

  @BeforeAll
  static void draw() {
    Traffic traffic = new Traffic(Scenario.steady(), DemoBundle.NAME, 0, 7);
    scenes = IntStream.range(0, MOST).mapToObj(i -> traffic.image(i).value()).toList();
  }

  @BeforeEach
  void demoModelWithoutAReference() throws IOException {
    model = DemoBundle.extractTo(folder);
    written = model.resolve("reference.json");
    Files.delete(written);
  }

  /** In two folders, for those in folders of the folder count too. */
  private Path data(int images) throws IOException {
    Path data = folder.resolve("data");
    for (int i = 0; i < images; i++) {
      Path into = Files.createDirectories(i % 2 == 0 ? data : data.resolve("more"));
      Files.write(into.resolve("%03d.jpg".formatted(i)), scenes.get(i));
    }
    return data;
  }

  @Test
  void imagesBecomeTheReferenceOfTheModel() throws IOException {
    // Given
    Path data = data(MOST);

    // When
    Terminal.Said said = Terminal.run("fit", "reference", "--model", model, "--data", data);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    Reference reference = ReferenceJson.read(Files.readAllBytes(written));
    assertThat(said.out())
        .contains(written.toString())
        .contains("%d quantities of %d images".formatted(reference.scales().size(), MOST));
    assertThat(reference.model()).isEqualTo(new ModelRef(DemoBundle.NAME, "1"));
    assertThat(reference.images()).isEqualTo(MOST);
    assertThat(reference.scales().keySet())
        .extracting(Quantity::kind)
        .contains(Kind.CONFIDENCE, Kind.ENTROPY, Kind.RESIDUAL, Kind.PRESENCE, Kind.CONTRIBUTION)
        .doesNotContain(Kind.QUALITY);
    assertThat(reference.scales().values())
        .filteredOn(RankScale.class::isInstance)
        .allSatisfy(scale -> assertThat(((RankScale) scale).images()).isEqualTo(MOST));
    // Every image has one predicted class.
    assertThat(
            reference.scales().values().stream()
                .filter(ShareScale.class::isInstance)
                .mapToInt(scale -> ((ShareScale) scale).ones())
                .sum())
        .isEqualTo(MOST);
  }

  @Test
  void howGoodTheExplanationsAreBecomesAPartOfTheReference() throws IOException {
    // Given
    Path data = data(MOST);

    // When
    Terminal.Said said =
        Terminal.run(
            "fit",
            "reference",
            "--model",
            model,
            "--data",
            data,
            "--judged",
            100,
            "--judged-methods",
            "grad-cam",
            "--judged-indicators",
            "deletion?steps=4,insertion?steps=4");

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    Reference reference = ReferenceJson.read(Files.readAllBytes(written));
    assertThat(reference.images()).isEqualTo(MOST);
    assertThat(reference.scales().entrySet())
        .filteredOn(entry -> entry.getKey().kind() == Kind.QUALITY)
        .hasSize(2)
        .allSatisfy(entry -> assertThat(((RankScale) entry.getValue()).images()).isEqualTo(100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99, -1})
  void tooFewJudgedImagesAreNoReference(int judged) throws IOException {
    // Given
    Path data = data(1);

    // When
    Terminal.Said said =
        Terminal.run("fit", "reference", "--model", model, "--data", data, "--judged", judged);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--judged goes with --data and a number of images from 100");
  }

  @Test
  void filesThatAreNoImagesAreNamedAndLeftOut() throws IOException {
    // Given
    Path data = data(101);
    Path text = Files.writeString(data.resolve("text.jpg"), "no image", UTF_8);
    Path half =
        Files.write(
            data.resolve("half.jpg"), Arrays.copyOf(scenes.get(0), scenes.get(0).length / 2));
    Files.writeString(data.resolve("notes.txt"), "of no concern", UTF_8);

    // When
    Terminal.Said said = Terminal.run("fit", "reference", "--model", model, "--data", data);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.err().lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("left out: " + text + ": the value begins with"),
            line -> assertThat(line).startsWith("left out: " + half + ": the JPEG is damaged"));
    assertThat(ReferenceJson.read(Files.readAllBytes(written)).images()).isEqualTo(101);
  }

  @Test
  void fewerThanAHundredImagesAreRefused() throws IOException {
    // Given 100 files, of which 99 are images
    Path data = data(99);
    Files.writeString(data.resolve("text.jpg"), "no image", UTF_8);

    // When
    Terminal.Said said = Terminal.run("fit", "reference", "--model", model, "--data", data);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err())
        .contains("99 images are too few for a reference of model 'road-signs' version '1'")
        .contains("give 100 or more");
    assertThat(written).doesNotExist();
  }

  @Test
  void theReferenceGoesWhereItIsAskedFor() throws IOException {
    // Given
    Path data = data(100);
    Path out = folder.resolve("elsewhere.json");

    // When
    Terminal.Said said =
        Terminal.run("fit", "reference", "--model", model, "--data", data, "--out", out);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(ReferenceJson.read(Files.readAllBytes(out)).images()).isEqualTo(100);
    assertThat(written).doesNotExist();
  }

  @Test
  void imagesAndATopicAtOnceAreRefused() throws IOException {
    // Given
    Path data = data(1);

    // When
    Terminal.Said said =
        Terminal.run("fit", "reference", "--model", model, "--data", data, "--from-topic");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--data DIR, or --from-topic, and not both");
  }
}
