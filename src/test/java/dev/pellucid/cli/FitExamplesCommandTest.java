package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.cli.Terminal.Said;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitExamplesCommandTest {

  private static final RgbImage GREY = new RgbImage(32, 32, new byte[3 * 32 * 32]);

  @TempDir Path folder;

  private Path model;
  private Path data;

  @BeforeEach
  void demoModelAndAnImage() throws IOException {
    model = DemoBundle.extractTo(folder);
    data = Files.createDirectories(folder.resolve("train"));
    Files.write(data.resolve("here.jpg"), new JpegEncoder(0.9f).encode(GREY));
  }

  @Test
  void aFitThatWasBegunWithAnotherFolderIsNotGoneOnWith() throws IOException {
    // Given
    try (Classifier classifier = new Classifier(BundleReader.read(model), SessionSettings.onCpu());
        ExampleFit stopped = ExampleFit.open(classifier, ExamplesFolder.of(model))) {
      for (int i = 0; i < 64; i++) {
        stopped.add(
            "there-%d.jpg".formatted(i),
            OptionalInt.empty(),
            new float[classifier.input().size()],
            GREY);
      }
    }

    // When
    Said said = Terminal.run("fit", "examples", "--model", model, "--data", data);

    // Then
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.err()).contains("there-").contains("delete it to begin anew");
  }

  @Test
  void aMissingCheckpointIsToldOfBeforeTheLongPart() {
    // When
    Said said =
        Terminal.run(
            "fit", "examples", "--model", model, "--data", data, "--checkpoints", "nowhere.onnx");

    // Then
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("nowhere.onnx");
    assertThat(ExamplesFolder.of(model)).doesNotExist();
  }
}
