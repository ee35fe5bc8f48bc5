package dev.pellucid.cli;

import dev.pellucid.cli.neurons.PictureGrid.Row;
import dev.pellucid.cli.neurons.PictureGrid.Tile;
import dev.pellucid.cli.report.GlobalReport.Images;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.CutLayers;
import dev.pellucid.explain.global.neuron.synthesis.FeatureInversion;
import dev.pellucid.explain.global.neuron.synthesis.FeatureInversion.Inverted;
import dev.pellucid.explain.global.neuron.synthesis.Settings;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes images that layers cannot tell from given ones. */
@Command(
    name = "invert",
    description = "Makes images that layers cannot tell from given ones (feature inversion).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons invert scene.jpg --out inverted",
      "  pellucid neurons invert cat.jpg --model mobilenetv2.onnx --steps 400 --out inverted",
      "",
      "The model is the demo's unless --model names another. DIR gets invert.png, invert.json and a",
      "picture each. What is finished is kept in DIR until all is: stopped and called again with the",
      "same options, it goes on."
    })
final class NeuronsInvertCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images to invert.")
  List<Path> images;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "TENSOR",
      description = "Feature maps or tokens (default: every one the model can be cut at).")
  List<String> layers = List.of();

  @Mixin SynthesisOptions synthesis = new SynthesisOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the pictures.")
  Path out;

  @Mixin SessionOptions session = new SessionOptions();

  /** What there is to say of an image. */
  private record Told(String image, String layer, double error, double correlation) {}

  /** All that is shown of what was made of an image. */
  private record Shown(FeatureLayer layer, RgbImage picture, double error, double correlation) {
    static Shown of(Inverted made) {
      return new Shown(made.layer(), made.picture(), made.error(), made.correlation());
    }
  }

  @Override
  public Integer call() throws IOException {
    model.useOrDemo(this::invert);
    return ExitCode.OK;
  }

  private void invert(ModelBundle bundle) throws IOException {
    Settings settings =
        synthesis.over(
            FeatureInversion.usual(Settings.usual(bundle.manifest().input(), synthesis.seed)));
    List<String> wanted =
        layers.isEmpty()
            ? CutLayers.of(bundle.onnx(), bundle.name()).stream().map(FeatureLayer::tensor).toList()
            : layers;
    NeuronFiles files = new NeuronFiles(out, spec.commandLine().getOut());
    PictureReader reader = new PictureReader(bundle.manifest().input());
    List<Row> rows = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      Parts parts =
          NeuronFiles.unfinished(
              out,
              "invert",
              classifier,
              session.settings(),
              images,
              Images.identity(images),
              wanted,
              settings);
      try (Progress progress =
          Progress.of(
              "inverting", (long) images.size() * wanted.size() * settings.steps(), "steps")) {
        for (Path file : images) {
          Picture picture = reader.read(file);
          List<Tile> tiles = new ArrayList<>();
          tiles.add(new Tile(picture.view(), "image"));
          for (String layer : wanted) {
            Shown made =
                parts.findOrMake(
                    "image-%d-%d".formatted(rows.size(), tiles.size()),
                    Shown.class,
                    () ->
                        Shown.of(
                            new FeatureInversion(classifier, layer)
                                .of(picture.tensor(), settings, step -> progress.step(1))));
            told.add(new Told(file.toString(), layer, made.error(), made.correlation()));
            progress.reach((long) told.size() * settings.steps());
            files.picture("%s-%d".formatted(picture.stem(), tiles.size()), made.picture());
            tiles.add(new Tile(made.picture(), note(made)));
          }
          rows.add(new Row(picture.stem(), tiles));
        }
      }
      files.sheet("invert", bundle.name() + ": what its layers still tell of an image", rows);
      files.json("invert", told);
      parts.forget();
    }
    files.table(
        "| image | layer | error | correlation |",
        told.stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %.3f | %.3f |",
                        each.image(),
                        each.layer(),
                        each.error(),
                        each.correlation()))
            .toList());
  }

  private static String note(Shown inverted) {
    return String.format(
        Locale.ROOT,
        "%dx%dx%d: error %.2f",
        inverted.layer().channels(),
        inverted.layer().height(),
        inverted.layer().width(),
        inverted.error());
  }
}
