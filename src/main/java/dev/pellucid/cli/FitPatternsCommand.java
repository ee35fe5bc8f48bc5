package dev.pellucid.cli;

import dev.pellucid.explain.local.pixel.propagation.PatternFit;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.PatternsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fits the patterns that PatternNet and PatternAttribution need. */
@Command(
    name = "patterns",
    description = "In which directions the inputs of every unit vary with what it says.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid fit patterns --model resnet20.onnx --data train",
      "",
      "Needed by pattern-net and pattern-attribution. Take some hundred images like those that will be",
      "explained. The patterns are written beside the model, where those methods look for them."
    })
final class FitPatternsCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of images, with those in its folders.")
  Path data;

  @Option(
      names = "--positions",
      paramLabel = "N",
      description = "The most positions of an image that a layer learns from (default: 64).")
  int positions = 64;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "By which those are drawn (default: 0).")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write them (default: beside the model).")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (positions < 1) {
      throw new ParameterException(
          spec.commandLine(), "a layer learns from one position or more, not " + positions);
    }
    List<Path> images = ImageFiles.in(data);
    ModelBundle bundle = model.read();
    Path file = out.orElseGet(() -> PatternsFile.of(bundle.location()));
    try (Classifier classifier = new Classifier(bundle, session.settings());
        Progress progress = Progress.of("fitting", images.size(), "images")) {
      PatternFit fit = new PatternFit(classifier, positions, seed);
      PictureReader reader = new PictureReader(bundle.manifest().input());
      for (Path image : images) {
        take(fit, reader, image, bundle.manifest().input());
        progress.step(1);
      }
      if (fit.images() == 0) {
        throw new IOException("none of the files in %s is an image".formatted(data));
      }
      float[] patterns = fit.patterns();
      AtomicFile.write(file, NpyFile.encode(new NpyArray(new int[] {patterns.length}, patterns)));
      report(fit, patterns.length, file);
    }
    return ExitCode.OK;
  }

  /** One image at a time: the activations of all layers are fetched. */
  private void take(PatternFit fit, PictureReader reader, Path image, InputSpec input)
      throws IOException {
    try {
      Picture picture = reader.read(image);
      fit.add(
          new ImageBatch(
              input.channels().count(),
              input.height(),
              input.width(),
              picture.tensor(),
              List.of(Target.PREDICTED)));
    } catch (UnreadableImageException e) {
      spec.commandLine().getErr().println("left out: " + e.getMessage());
    }
  }

  private void report(PatternFit fit, int weights, Path file) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%s (patterns of %d weights from %d images)%n", file, weights, fit.images());
    if (fit.silentUnits() > 0) {
      to.printf("%d units never varied and have no pattern%n", fit.silentUnits());
    }
    to.flush();
  }
}
