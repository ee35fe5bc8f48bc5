package dev.pellucid.cli;

import dev.pellucid.cli.evaluation.PhotoFolder;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.examples.ExampleWriter;
import dev.pellucid.model.examples.ExamplesFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps what a model's last layer is given of the images that it is to be explained by. */
@Command(
    name = "examples",
    description = "Keeps the training images that a model is explained by.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid fit examples --model signs --data train",
      "",
      "Needed by nearest-examples and other explanations by images. DIR has images, or a folder of them",
      "for each class; labels.csv (file, and label or class_index) may name their classes. One that was",
      "stopped goes on where it was when it is called again."
    })
final class FitExamplesCommand implements Callable<Integer> {

  /** Fine enough to look at and to be seen alike by the model, a tenth of the pixels' size. */
  private static final JpegEncoder PICTURES = new JpegEncoder(0.9f);

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

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = model.read();
    PhotoFolder folder =
        PhotoFolder.of(data, ImageFiles.encodedIn(data), bundle.manifest().labels());
    Path target = out.orElseGet(() -> ExamplesFolder.of(bundle.location()));
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      ImageFeatures features = ImageFeatures.of(classifier);
      InputSpec input = bundle.manifest().input();
      Features some = features.of(batch(input, List.of(new float[input.size()]))).get(0);
      try (ExampleWriter writer = ExampleWriter.open(target, features.space(some))) {
        int before = writer.size();
        write(folder, features, input, writer);
        if (writer.size() == 0) {
          throw new IOException("none of the files in %s is an image".formatted(data));
        }
        writer.finish();
        report(folder, features, target, writer.size(), before);
      }
    }
    return ExitCode.OK;
  }

  private void write(
      PhotoFolder folder, ImageFeatures features, InputSpec input, ExampleWriter writer)
      throws IOException {
    PictureReader reader = new PictureReader(input);
    try (Progress progress = Progress.of("keeping", folder.photos().size(), "images")) {
      List<Picture> pictures = new ArrayList<>();
      for (Path photo : folder.photos()) {
        progress.step(1);
        if (writer.contains(name(photo))) {
          continue;
        }
        try {
          pictures.add(reader.read(photo));
        } catch (UnreadableImageException e) {
          spec.commandLine().getErr().println("left out: " + e.getMessage());
        }
        if (pictures.size() == Effort.DEFAULT_ROWS) {
          add(pictures, folder, features, input, writer);
          pictures.clear();
        }
      }
      if (!pictures.isEmpty()) {
        add(pictures, folder, features, input, writer);
      }
    }
  }

  private void add(
      List<Picture> pictures,
      PhotoFolder folder,
      ImageFeatures features,
      InputSpec input,
      ExampleWriter writer)
      throws IOException {
    List<Features> found =
        features.of(batch(input, pictures.stream().map(Picture::tensor).toList()));
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      writer.add(
          name(picture.file()),
          folder.label(picture.file()),
          found.get(i).features(),
          found.get(i).logits(),
          PICTURES.encode(picture.view()));
    }
  }

  private String name(Path photo) {
    return data.relativize(photo).toString();
  }

  private static ImageBatch batch(InputSpec input, List<float[]> tensors) {
    float[] pixels = new float[tensors.size() * input.size()];
    for (int image = 0; image < tensors.size(); image++) {
      System.arraycopy(tensors.get(image), 0, pixels, image * input.size(), input.size());
    }
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        pixels,
        Collections.nCopies(tensors.size(), Target.PREDICTED));
  }

  private void report(
      PhotoFolder folder, ImageFeatures features, Path target, int examples, int before) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s (%d examples%s, %d of the images with a label, %s)%n",
            target,
            examples,
            before == 0 ? "" : ", of them %d from before".formatted(before),
            folder.labelled(),
            features.head().isPresent()
                ? "features of the last layer"
                : "mean features of the concept layer");
    spec.commandLine().getOut().flush();
  }
}
