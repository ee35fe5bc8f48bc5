package dev.pellucid.cli;

import dev.pellucid.cli.neurons.MadePictures;
import dev.pellucid.cli.neurons.MadePictures.MadePicture;
import dev.pellucid.cli.neurons.PictureGrid.Row;
import dev.pellucid.cli.neurons.PictureGrid.Tile;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.explain.global.neuron.synthesis.ClassVisualisation;
import dev.pellucid.explain.global.neuron.synthesis.Regularisation;
import dev.pellucid.explain.global.neuron.synthesis.Settings;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes images that the logits of classes are largest for. */
@Command(
    name = "classes",
    description = "Makes images that the logits of classes are largest for (class visualisation).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons classes --out classes",
      "  pellucid neurons classes --model mobilenetv2.onnx --classes 87,484 --images 2 --out classes",
      "",
      "The model is the demo's unless --model names another. DIR gets classes.png, classes.json and a",
      "picture each. What is finished is kept in DIR until all is: stopped and called again with the",
      "same options, it goes on."
    })
final class NeuronsClassesCommand implements Callable<Integer> {

  /**
   * Weight of the total variation for each pixel, so that it is summed over them and not averaged:
   * then it smooths small and large images alike, and logits are alike in size from model to model.
   */
  private static final double VARIATION_A_PIXEL = 0.002;

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "K",
      description = "Classes by label or index (default: all, of ten at most).")
  List<String> classes = List.of();

  @Mixin SynthesisOptions synthesis = new SynthesisOptions();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images a class, from different starts (default: 1).")
  int images = 1;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the pictures.")
  Path out;

  @Mixin SessionOptions session = new SessionOptions();

  /** What there is to say of an image. */
  private record Visualised(int index, String label, int image, double before, double after) {}

  @Override
  public Integer call() throws IOException {
    model.useOrDemo(this::visualise);
    return ExitCode.OK;
  }

  private void visualise(ModelBundle bundle) throws IOException {
    int[] wanted = wanted(bundle);
    Settings settings =
        synthesis.over(
            Settings.usual(bundle.manifest().input(), synthesis.seed)
                .withRegularisation(new Regularisation(variation(bundle.manifest().input()), 1, 0))
                .withImages(images, 0));
    NeuronFiles files = new NeuronFiles(out, spec.commandLine().getOut());
    List<Row> rows = new ArrayList<>();
    List<Visualised> found = new ArrayList<>();
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      Parts parts =
          NeuronFiles.unfinished(out, "classes", classifier, session.settings(), wanted, settings);
      ClassVisualisation method = new ClassVisualisation(classifier);
      try (Progress progress =
          Progress.of("visualising", (long) wanted.length * settings.steps(), "steps")) {
        for (int index : wanted) {
          MadePictures made =
              parts.findOrMake(
                  "class-" + index,
                  MadePictures.class,
                  () -> MadePictures.of(method.of(index, settings, step -> progress.step(1))));
          progress.reach((rows.size() + 1L) * settings.steps());
          List<Tile> tiles = new ArrayList<>();
          String label = bundle.manifest().label(index);
          for (MadePicture each : made.pictures()) {
            files.picture("class-%d-%d".formatted(index, tiles.size()), each.picture());
            found.add(new Visualised(index, label, tiles.size(), each.before(), each.after()));
            tiles.add(
                new Tile(
                    each.picture(),
                    String.format(Locale.ROOT, "logit %.1f to %.1f", each.before(), each.after())));
          }
          rows.add(new Row(firstName(label), tiles));
        }
      }
      files.sheet("classes", bundle.name() + ": images its classes' logits are largest for", rows);
      files.json("classes", found);
      parts.forget();
    }
    files.table(
        "| class | image | start | end |",
        found.stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "| %s | %d | %.2f | %.2f |",
                        each.label(),
                        each.image(),
                        each.before(),
                        each.after()))
            .toList());
  }

  private static double variation(InputSpec input) {
    return VARIATION_A_PIXEL * input.height() * input.width();
  }

  /** Of a label that lists several names, the first: a sheet has little room. */
  private static String firstName(String label) {
    return label.split(",", 2)[0];
  }

  private int[] wanted(ModelBundle bundle) {
    int known = bundle.manifest().labels().size();
    if (classes.isEmpty() && (known == 0 || known > 10)) {
      throw new WrongUseException("name some of the model's classes by --classes");
    }
    return classes.isEmpty()
        ? IntStream.range(0, known).toArray()
        : classes.stream().mapToInt(text -> TargetClass.indexOf(text, bundle.manifest())).toArray();
  }
}
