package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitConceptsCommandTest {

  private static final int IMAGES = 12;
  private static final int SIDE = 32;

  @TempDir Path folder;

  private Path model;

  @BeforeEach
  void demoModelWithoutABank() throws IOException {
    model = DemoBundle.extractTo(folder);
    Files.delete(model.resolve("concepts.json"));
    Path manifest = model.resolve("model.yaml");
    Files.writeString(
        manifest, Files.readString(manifest).replace("concepts: concepts.json\n", ""));
  }

  /** Noise about a colour. */
  private Path images(String in, int red, int green, int blue, long seed) throws IOException {
    return halves(in, List.of(red, green, blue), List.of(red, green, blue), seed);
  }

  /** Noise about a colour on the left, and about another on the right. */
  private Path halves(String in, List<Integer> left, List<Integer> right, long seed)
      throws IOException {
    Path into = Files.createDirectories(folder.resolve(in));
    Random random = new Random(seed);
    for (int i = 0; i < IMAGES; i++) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int p = 0; p < rgb.length; p++) {
        List<Integer> mean = p / 3 % SIDE < SIDE / 2 ? left : right;
        rgb[p] = (byte) (mean.get(p % 3) + random.nextInt(56));
      }
      Files.write(
          into.resolve("%02d.jpg".formatted(i)),
          new JpegEncoder(0.9f).encode(new RgbImage(SIDE, SIDE, rgb)));
    }
    return into;
  }

  /** By how much the first of two colour channels is brighter in the mean than the other. */
  private double brighter(String exemplar, int one, int other) {
    try {
      byte[] rgb =
          new ImageDecoder(DecodeLimits.DEFAULT)
              .decode(Files.readAllBytes(model.resolve(exemplar)))
              .rgb();
      double sum = 0;
      for (int p = 0; p < rgb.length; p += 3) {
        sum += (rgb[p + one] & 0xff) - (rgb[p + other] & 0xff);
      }
      return sum * 3 / rgb.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Terminal.Said fit(Object... more) {
    Object[] words = new Object[more.length + 4];
    Object[] first = {"fit", "concepts", "--model", model};
    System.arraycopy(first, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return Terminal.run(words);
  }

  @Test
  void shownConceptsBecomeTheBankOfTheModel() throws IOException {
    // Given
    images("shown/red-light", 180, 20, 20, 1);
    images("shown/nothing", 60, 60, 60, 2);
    images("random", 60, 60, 60, 3);

    // When
    Terminal.Said said =
        fit(
            "--method",
            "tcav",
            "--concepts",
            folder.resolve("shown"),
            "--random",
            folder.resolve("random"));

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("2 concepts, 1 monitored").contains("refused");
    ModelBundle bundle = BundleReader.read(model);
    Concept red = bundle.concepts().orElseThrow().concepts().get(0);
    assertThat(bundle.concepts().orElseThrow().concepts()).hasSize(1);
    assertThat(red.name()).isEqualTo("red light");
    assertThat(red.accuracy().orElseThrow()).isGreaterThan(0.9);
    assertThat(red.exemplars())
        .hasSize(4)
        .allSatisfy(exemplar -> assertThat(model.resolve(exemplar)).isRegularFile());
  }

  @Test
  void forceMonitorsWhatIsNotSignificant() throws IOException {
    // Given
    images("shown/nothing", 60, 60, 60, 2);
    images("random", 60, 60, 60, 3);

    // When
    Terminal.Said said =
        fit(
            "--method",
            "tcav",
            "--concepts",
            folder.resolve("shown"),
            "--random",
            folder.resolve("random"),
            "--force");

    // Then
    assertThat(said.out()).contains("1 concepts, 1 monitored").contains("forced");
    assertThat(BundleReader.read(model).concepts()).isPresent();
  }

  @Test
  void scoresOfClassesAreTested() throws IOException {
    // Given
    images("shown/red", 180, 20, 20, 1);
    images("random", 60, 60, 60, 3);
    images("data/stop", 150, 30, 30, 4);

    // When
    Terminal.Said said =
        fit(
            "--method",
            "tcav",
            "--concepts",
            folder.resolve("shown"),
            "--random",
            folder.resolve("random"),
            "--data",
            folder.resolve("data"));

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("STOP").contains("TCAV score");
  }

  @Test
  void discoveredConceptsHaveImportanceAndExemplars() throws IOException {
    // Given
    images("data/stop", 150, 30, 30, 4);

    // When
    Terminal.Said said =
        fit("--method", "craft", "--data", folder.resolve("data"), "--rank", 2, "--images", 4);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("reconstruction error").contains("fidelity");
    ConceptBank bank = BundleReader.readConcepts(model.resolve("concepts.json"));
    assertThat(bank.layer()).hasValue("features");
    assertThat(bank.concepts())
        .isNotEmpty()
        .allSatisfy(
            concept -> {
              assertThat(concept.name()).startsWith("stop ");
              assertThat(concept.importance()).isPresent();
              assertThat(concept.exemplars()).isNotEmpty();
            });
  }

  @Test
  void theBestLayerIsChosenAmongThoseThatTheNetworkCanBeCutAt() throws IOException {
    // Given
    images("shown/red", 180, 20, 20, 1);
    images("random", 60, 60, 60, 3);
    Path out = folder.resolve("bank.json");

    // When
    Terminal.Said said =
        fit(
            "--method",
            "tcav",
            "--concepts",
            folder.resolve("shown"),
            "--random",
            folder.resolve("random"),
            "--layer",
            "best",
            "--out",
            out);

    // Then
    assertThat(said.out()).contains("block0").contains("features").contains("write in model.yaml");
    assertThat(BundleReader.readConcepts(out).layer()).isPresent();
  }

  @Test
  void flattenedVectorsGoIntoNoBank() throws IOException {
    // Given
    images("shown/red", 180, 20, 20, 1);
    images("random", 60, 60, 60, 3);

    // When
    Terminal.Said said =
        fit(
            "--method",
            "tcav",
            "--concepts",
            folder.resolve("shown"),
            "--random",
            folder.resolve("random"),
            "--space",
            "flattened");

    // Then
    assertThat(said.out()).contains("nothing written");
    assertThat(model.resolve("concepts.json")).doesNotExist();
  }

  @Test
  void theBankThatWasThereIsKept() throws IOException {
    // Given
    images("shown/red", 180, 20, 20, 1);
    images("random", 60, 60, 60, 3);
    Object[] words = {
      "--method",
      "tcav",
      "--concepts",
      folder.resolve("shown"),
      "--random",
      folder.resolve("random")
    };
    fit(words);
    byte[] before = Files.readAllBytes(model.resolve("concepts.json"));

    // When
    fit(words);

    // Then
    assertThat(model.resolve("concepts.json.bak")).hasBinaryContent(before);
    assertThat(model.resolve("concepts.json")).hasBinaryContent(before);
  }

  @Test
  void conceptsWithoutAnythingToCompareThemWithAreRefused() throws IOException {
    // Given
    images("shown/red", 180, 20, 20, 1);

    // When
    Terminal.Said said = fit("--method", "tcav", "--concepts", folder.resolve("shown"));

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("--random must give images without the concept");
  }

  @Test
  void plantedSegmentsAreFoundAndToldFromThoseOfAnotherClass() throws IOException {
    // Given: beside grey, which both have, stop has red and yield has blue
    halves("data/stop", List.of(180, 20, 20), List.of(90, 90, 90), 4);
    halves("data/yield", List.of(20, 20, 180), List.of(90, 90, 90), 5);

    // When
    Terminal.Said said =
        fit("--method", "ace", "--data", folder.resolve("data"), "--splits", 4, "--images", 6);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    List<Concept> found = BundleReader.readConcepts(model.resolve("concepts.json")).concepts();
    assertThat(found)
        .anySatisfy(concept -> isPlanted(concept, "stop ", 0, 2))
        .anySatisfy(concept -> isPlanted(concept, "yield ", 2, 0))
        .allSatisfy(concept -> assertThat(concept.significant()).isPresent());
  }

  private void isPlanted(Concept concept, String name, int colour, int other) {
    assertThat(concept.name()).startsWith(name);
    assertThat(concept.accuracy().orElseThrow()).isGreaterThan(0.9);
    assertThat(concept.exemplars())
        .isNotEmpty()
        .allSatisfy(exemplar -> assertThat(brighter(exemplar, colour, other)).isGreaterThan(60));
  }

  @Test
  void conceptsAreTakenApartAtAnEarlierLayer() throws IOException {
    // Given
    halves("data/stop", List.of(180, 20, 20), List.of(20, 180, 20), 4);

    // When
    Terminal.Said said =
        fit(
            "--method",
            "craft",
            "--data",
            folder.resolve("data"),
            "--rank",
            1,
            "--within",
            "block1",
            "--parts",
            2);

    // Then: their pictures are kept, and the bank is of one layer
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("at layer block1").contains("stop 1, part 2");
    ConceptBank bank = BundleReader.readConcepts(model.resolve("concepts.json"));
    assertThat(bank.layer()).hasValue("features");
    assertThat(bank.concepts()).hasSize(1);
    assertThat(bank.concepts().get(0).exemplars()).noneMatch(exemplar -> exemplar.contains("part"));
    assertThat(model.resolve("concepts/stop-1/part-1/0.jpg")).isRegularFile();
    assertThat(model.resolve("concepts/stop-1/part-2/0.jpg")).isRegularFile();
    assertThat(model.resolve("concepts/stop-1/part-3")).doesNotExist();
  }

  @Test
  void conceptsAreNotTakenApartAtALaterLayer() throws IOException {
    // Given
    images("data/stop", 180, 20, 20, 4);

    // When
    Terminal.Said said =
        fit("--method", "craft", "--data", folder.resolve("data"), "--within", "features");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("a layer before 'features'").contains("block0, block1");
  }

  @Test
  void aClassWithoutImagesIsNamed() throws IOException {
    // Given
    images("data/stop", 180, 20, 20, 4);

    // When
    Terminal.Said said =
        fit("--method", "craft", "--data", folder.resolve("data"), "--classes", "stop,yield");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("no images of class 'yield'");
  }
}
