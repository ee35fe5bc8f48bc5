package dev.pellucid.cli;

import dev.pellucid.cli.bench.TemporaryFolder;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model, and what a bare ONNX file does not say of its input. */
final class ModelOptions {

  /** What is done with a model. */
  @FunctionalInterface
  interface Use {
    void with(ModelBundle bundle) throws IOException;
  }

  private static final String ONNX = ".onnx";

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A bundle's folder, an .onnx file, or the name of a model in --models.")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = "${env:PELLUCID_MODELS:-models}",
      description = "Folder of models (default: $PELLUCID_MODELS, else ./models).")
  Path models;

  @ArgGroup(
      exclusive = false,
      validate = false,
      heading = "%nWhat a bare .onnx does not say (a bundle's model.yaml does):%n")
  InputOptions input = new InputOptions();

  /** Whether a model is named at all. */
  boolean isNamed() {
    return model.isPresent();
  }

  /**
   * Finds and reads the model.
   *
   * @throws ParameterException if none is named
   * @throws WrongUseException if there is none of this name
   */
  ModelBundle read() {
    String name =
        model.orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(), "--model is missing: which model is it about?"));
    return input.applyTo(BundleReader.read(locate(name), input.size()));
  }

  /**
   * Finds and reads the model, or the demo's if none is named, and does something with it; the
   * demo's files are there for as long as that takes.
   *
   * @throws WrongUseException if there is none of this name
   */
  void useOrDemo(Use use) throws IOException {
    if (isNamed()) {
      use.with(read());
      return;
    }
    try (TemporaryFolder folder = new TemporaryFolder()) {
      use.with(BundleReader.read(DemoBundle.extractTo(folder.path())));
    }
  }

  private Path locate(String name) {
    return Stream.of(Path.of(name), models.resolve(name), models.resolve(name + ONNX))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new WrongUseException(
                    "there is no model '%s': no such folder or .onnx file, and %s"
                        .formatted(name, whatIsIn(models))));
  }

  private static String whatIsIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return "no folder '%s' to look it up in".formatted(folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return "'%s' has only %s"
          .formatted(
              folder, entries.map(entry -> entry.getFileName().toString()).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
