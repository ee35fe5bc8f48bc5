package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.PhotoFolder;
import dev.pellucid.explain.local.image.ExampleFit;
import dev.pellucid.explain.local.image.influence.Checkpoint;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.examples.ExamplesFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
      "",
      "Needed by nearest-examples and other explanations by images. DIR has images, or a folder of them",
      "for each class; labels.csv (file, and label or class_index) may name their classes. One that was",
      "stopped goes on where it was when it is called again. Checkpoints are the same network as it was",
      "during its training, which tracin goes by; without them it goes by the model as it is."
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

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
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
    Path target = out.orElseGet(() -> ExamplesFolder.of(bundle.location()));
    try (Classifier classifier = new Classifier(bundle, session.settings());
        ExampleFit fit = ExampleFit.open(classifier, target)) {
      int before = fit.size();
      requireNoOthers(folder, fit, target);
      keep(folder, new PictureReader(bundle.manifest().input()), fit);
      fit.finish();
      report(folder, fit, target, before);
    }
    for (int i = 0; i < checkpoints.size(); i++) {
      keepCheckpoint(bundle, folder, target, i);
    }
    Checkpoint.deleteFrom(target, checkpoints.size() + 1);
    return ExitCode.OK;
  }

  /** A set of its own, whose pictures are those of the model's. */
  private void keepCheckpoint(ModelBundle bundle, PhotoFolder folder, Path examples, int index)
      throws IOException {
    byte[] onnx = Files.readAllBytes(checkpoints.get(index));
    Path target = Checkpoint.folder(examples, index + 1);
    try (Classifier classifier = new Classifier(bundle.withClassifier(onnx), session.settings());
        ExampleFit fit = ExampleFit.openWithoutPictures(classifier, target)) {
      requireNoOthers(folder, fit, target);
      keep(folder, new PictureReader(bundle.manifest().input()), fit);
      fit.finish();
    }
    double rate = rates.isEmpty() ? 1 : rates.get(index);
    Checkpoint.finish(target, onnx, rate);
    spec.commandLine()
        .getOut()
        .printf("%s (%s, learning rate %s)%n", target, checkpoints.get(index), rate);
    spec.commandLine().getOut().flush();
  }

  /** A set that was begun with another folder is not gone on with. */
  private void requireNoOthers(PhotoFolder folder, ExampleFit fit, Path target) throws IOException {
    Set<String> named =
        folder.photos().stream().map(this::name).collect(Collectors.toUnmodifiableSet());
    Optional<String> other = fit.names().stream().filter(name -> !named.contains(name)).findAny();
    if (other.isPresent()) {
      throw new IOException(
          "%s has %d images of a fit that was stopped, such as '%s', which is not in %s: name the folder that it was begun with, or delete it to begin anew"
              .formatted(target, fit.size(), other.get(), data));
    }
  }

  private String name(Path photo) {
    return data.relativize(photo).toString();
  }

  private void keep(PhotoFolder folder, PictureReader reader, ExampleFit fit) throws IOException {
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
  }

  private void report(PhotoFolder folder, ExampleFit fit, Path target, int before) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s (%d examples%s, %d of the images with a label, %s)%n",
            target,
            fit.size(),
            before == 0 ? "" : ", of them %d from before".formatted(before),
            folder.labelled(),
            fit.isLinear() ? "features of the last layer" : "mean features of the concept layer");
    spec.commandLine().getOut().flush();
  }
}
