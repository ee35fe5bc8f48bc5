package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.PhotoFolder;
import dev.pellucid.cli.report.GlobalReport.Images;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.local.image.influence.Checkpoint;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.Sha256;
import dev.pellucid.model.examples.ExamplesFolder;
import java.io.IOException;
import java.nio.file.Files;
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

/** Keeps what a model's last layer is given of the images that it is to be explained by. */
@Command(
    name = "examples",
    description = "Keeps the training images that a model is explained by.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid fit examples --model signs --data train",
      "  pellucid fit examples --model signs --data train --checkpoints epoch1.onnx,epoch4.onnx --rates 0.01,0.001",
      "  pellucid fit examples --model signs --data train --gradients 30",
      "",
      "Needed by nearest-examples and other explanations by images. DIR has images, or a folder of them",
      "for each class; labels.csv (file, and label or class_index) may name their classes. One that was",
      "stopped goes on where it was when it is called again, and what is finished is not made again as",
      "long as model, images and labels stay as they are. Checkpoints are the same network as it was",
      "during its training, which tracin goes by; without them it goes by the model as it is.",
      "--gradients keeps R numbers for each weight of the model on disk, and twice as many while it works."
    })
final class FitExamplesCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of images, with those in its folders.")
  Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to keep them (default: beside the model).")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--checkpoints",
      split = ",",
      paramLabel = "FILE.onnx",
      description = "The model at times of its training, in their order.")
  List<Path> checkpoints = List.of();

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "X",
      description = "The learning rate at each of them (default: 1 each).")
  List<Double> rates = List.of();

  @Mixin GradientOptions gradients = new GradientOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    gradients.plan();
    if (!rates.isEmpty() && rates.size() != checkpoints.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "%d checkpoints have as many --rates, not %d"
              .formatted(checkpoints.size(), rates.size()));
    }
    for (double rate : rates) {
      if (!(rate > 0 && Double.isFinite(rate))) {
        throw new WrongUseException("a learning rate is above 0, not " + rate);
      }
    }
    for (Path checkpoint : checkpoints) {
      if (!Files.isRegularFile(checkpoint)) {
        throw new WrongUseException("there is no checkpoint '%s'".formatted(checkpoint));
      }
    }
    ModelBundle bundle = model.read();
    PhotoFolder folder =
        PhotoFolder.of(data, ImageFiles.encodedIn(data), bundle.manifest().labels());
    String source = source(folder, bundle.manifest().labels());
    Path target = out.orElseGet(() -> ExamplesFolder.of(bundle.location()));
    try (Classifier classifier = new Classifier(bundle, session.settings());
        ExampleFit fit = ExampleFit.open(classifier, target, source)) {
      int before = fit.size();
      PictureReader reader = new PictureReader(bundle.manifest().input());
      keep(folder, reader, fit);
      report(folder, fit, target, before);
      gradients.fit(
          classifier,
          target,
          name -> reader.read(data.resolve(name)).tensor(),
          spec.commandLine().getOut());
    }
    for (int i = 0; i < checkpoints.size(); i++) {
      keepCheckpoint(bundle, folder, source, target, i);
    }
    Checkpoint.deleteFrom(target, checkpoints.size() + 1);
    return ExitCode.OK;
  }

  /** A set of its own, whose pictures are those of the model's. */
  private void keepCheckpoint(
      ModelBundle bundle, PhotoFolder folder, String source, Path examples, int index)
      throws IOException {
    byte[] onnx = Files.readAllBytes(checkpoints.get(index));
    Path target = Checkpoint.folder(examples, index + 1);
    try (Classifier classifier = new Classifier(bundle.withClassifier(onnx), session.settings());
        ExampleFit fit = ExampleFit.openWithoutPictures(classifier, target, source)) {
      if (!fit.isComplete()) {
        Checkpoint.begin(target);
      }
      keep(folder, new PictureReader(bundle.manifest().input()), fit);
    }
    double rate = rates.isEmpty() ? 1 : rates.get(index);
    Checkpoint.finish(target, onnx, rate);
    spec.commandLine()
        .getOut()
        .printf("%s (%s, learning rate %s)%n", target, checkpoints.get(index), rate);
    spec.commandLine().getOut().flush();
  }

  /** Of the images and of what is known of them: a set of others is made anew. */
  private static String source(PhotoFolder folder, List<String> classes) throws IOException {
    List<Path> files =
        folder.sources().stream().map(file -> file.toAbsolutePath().normalize()).toList();
    return new Sha256().text(Images.identity(files)).text(classes.toString()).hex();
  }

  private String name(Path photo) {
    return data.relativize(photo).toString();
  }

  private void keep(PhotoFolder folder, PictureReader reader, ExampleFit fit) throws IOException {
    if (fit.isComplete()) {
      return;
    }
    boolean any = fit.size() > 0;
    try (Progress progress = Progress.of("keeping", folder.photos().size(), "images")) {
      for (Path photo : folder.photos()) {
        String name = name(photo);
        if (!fit.contains(name)) {
          try {
            Picture picture = reader.read(photo);
            fit.add(name, folder.label(photo), picture.tensor(), picture.view());
            any = true;
          } catch (UnreadableImageException e) {
            spec.commandLine().getErr().println("left out: " + e.getMessage());
          }
        }
        progress.step(1);
      }
    }
    if (!any) {
      throw new IOException("none of the files in %s is an image".formatted(data));
    }
    fit.finish();
  }

  private void report(PhotoFolder folder, ExampleFit fit, Path target, int before) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s (%d examples%s, %d of the images with a label, %s)%n",
            target,
            fit.size(),
            before == 0
                ? ""
                : before == fit.size()
                    ? ", all of them from before"
                    : ", of them %d from before".formatted(before),
            folder.labelled(),
            fit.isLinear() ? "features of the last layer" : "mean features of the concept layer");
    spec.commandLine().getOut().flush();
  }
}
