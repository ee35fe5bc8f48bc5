package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.cli.Terminal.Said;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.local.image.influence.Checkpoint;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
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
        ExampleFit stopped = ExampleFit.open(classifier, ExamplesFolder.of(model), "images")) {
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
    assertThat(said.err()).contains("64 images").contains("delete it to begin anew");
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

  @Test
  void aSecondCallMakesOnlyTheCheckpointThatIsNotFinished() throws IOException {
    // Given
    Object[] command = {
      "fit",
      "examples",
      "--model",
      model,
      "--data",
      data,
      "--checkpoints",
      checkpoints(),
      "--rates",
      "0.1,0.01"
    };
    Terminal.run(command);
    Path examples = ExamplesFolder.of(model);
    Path stopped = Checkpoint.folder(examples, 2);
    Checkpoint.deleteFrom(examples, 2);
    List<Path> finished = List.of(commitOf(examples), commitOf(Checkpoint.folder(examples, 1)));
    List<FileTime> times = times(finished);

    // When
    Said said = Terminal.run(command);

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("all of them from before");
    assertThat(times(finished)).isEqualTo(times);
    assertThat(stopped.resolve("rate.txt")).hasContent("0.01");
  }

  /** Two, of the model as it is. */
  private String checkpoints() throws IOException {
    Path first = Files.copy(model.resolve("model.onnx"), folder.resolve("first.onnx"));
    Path second = Files.copy(first, folder.resolve("second.onnx"));
    return first + "," + second;
  }

  /** The file that a set's last commit wrote; a later commit writes another. */
  private static Path commitOf(Path set) throws IOException {
    try (Stream<Path> files = Files.list(set)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segments_"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<FileTime> times(List<Path> files) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path file : files) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }
}
