package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.pixel.gradient.Saliency;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a folder of one tiny model and one photo. */
class AgreeCommandTest {

  private static final int[] SHAPE = {3, 8, 8};
  private static final ImageBatch IMAGE = SmallModels.images(1, Target.of(2));

  @TempDir Path folder;
  private float[] gradient;

  @BeforeEach
  void writeFolder() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    Files.createDirectories(folder.resolve("reference/tiny/photo"));
    Files.write(folder.resolve("models/tiny.onnx"), SmallNet.classifier().bytes());
    json(
        "models/models.json",
        List.of(
            Map.of("file", "tiny.onnx", "mean", List.of(0.5, 0.5, 0.5), "std", List.of(1, 1, 1))));
    array("input", IMAGE.pixels());
    Saliency saliency = new Saliency();
    try (Classifier classifier = SmallModels.convolutional()) {
      gradient =
          saliency
              .explain(classifier, IMAGE, ParameterValues.defaults(saliency.card().parameters()))
              .get(0)
              .attribution()
              .values();
    }
    array("saliency", gradient);
  }

  @Test
  void whatAgreesIsSaidToAgree() throws IOException {
    // Given
    manifest("saliency", "quantus_Sparseness_saliency");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder);

    // Then
    assertThat(said.err()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.out())
        .containsPattern(
            "\\| `saliency` \\| saliency \\| captum 0.6.0 \\| tiny \\| 1 \\| relative L2 \\| .* \\| 2.0e-02 \\| agrees \\|")
        .contains("evaluation indicators, not explanations: quantus_Sparseness_saliency (1)");
  }

  @Test
  void whatDiffersFailsTheCommand() throws IOException {
    // Given: the gradient where the gradient times the input belongs
    array("input_x_gradient", gradient);
    manifest("saliency", "input_x_gradient");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.out())
        .containsPattern("`input-x-gradient` .*\\*\\*differs\\*\\*")
        .containsPattern("`saliency` .* agrees");
  }

  @Test
  void aMethodThatCannotAnswerFailsTheCommand() throws IOException {
    // Given: half a map
    NpyFile.write(
        folder.resolve("reference/tiny/photo/saliency.npy"),
        new NpyArray(new int[] {1, 8, 8}, new float[64]));
    manifest("saliency");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.out()).contains("* saliency of tiny: 192 numbers instead of 64 (1 result)");
  }

  @Test
  void onlyWhatIsChosenIsCompared() throws IOException {
    // Given
    array("input_x_gradient", gradient);
    manifest("saliency", "input_x_gradient");

    // When
    Terminal.Said said =
        Terminal.run("agree", "--reference", folder, "--method", "saliency", "--model", "tiny");

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).doesNotContain("input-x-gradient");
  }

  @Test
  void theTableGoesToAFile() throws IOException {
    // Given
    manifest("saliency");
    Path table = folder.resolve("out/agreement.md");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder, "--out", table);

    // Then
    assertThat(said.out()).isEmpty();
    assertThat(table).content().startsWith("| method | result |").endsWith("|\n");
  }

  @Test
  void aModelWithoutReferencesIsNamed() throws IOException {
    // Given
    manifest("saliency");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder, "--model", "huge");

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("no references of 'huge'").contains("tiny");
  }

  @Test
  void aComparisonOfNothingIsRefused() throws IOException {
    // Given: no result of the method that is asked for
    manifest("saliency");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder, "--method", "rise");

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("nothing to compare").contains("tiny").contains("rise");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void noPhotosAreRefused() throws IOException {
    // Given
    manifest("saliency");

    // When
    Terminal.Said said = Terminal.run("agree", "--reference", folder, "--photos", 0);

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("at least one photo");
  }

  private void manifest(String... results) throws IOException {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (String result : results) {
      entries.add(
          Map.of(
              "id",
              "tiny/photo.jpg/" + result,
              "photo",
              "photo.jpg",
              "library",
              "captum",
              "version",
              "0.6.0 (b398d52e)",
              "target",
              2,
              "params",
              Map.of(),
              "file",
              "photo/" + result + ".npy"));
    }
    json("reference/tiny/manifest.json", entries);
  }

  private void array(String name, float[] values) throws IOException {
    NpyFile.write(
        folder.resolve("reference/tiny/photo/" + name + ".npy"), new NpyArray(SHAPE, values));
  }

  private void json(String file, Object content) throws IOException {
    new ObjectMapper().writeValue(folder.resolve(file).toFile(), content);
  }
}
