package dev.pellucid.cli;

import dev.pellucid.cli.neurons.MadePictures;
import dev.pellucid.cli.neurons.MadePictures.MadePicture;
import dev.pellucid.cli.neurons.PictureGrid.Row;
import dev.pellucid.cli.neurons.PictureGrid.Tile;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.explain.global.neuron.synthesis.ActivationMaximisation;
import dev.pellucid.explain.global.neuron.synthesis.ActivationMaximisation.Position;
import dev.pellucid.explain.global.neuron.synthesis.Settings;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes images that units answer to most. */
@Command(
    name = "maximise",
    description = "Makes images that units answer to most (activation maximisation).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons maximise --out units",
      "  pellucid neurons maximise --units 3,17 --images 4 --diversity 1 --out units",
      "",
      "The model is the demo's unless --model names another. DIR gets maximise.png, maximise.json and",
      "a picture each. A unit whose end is no more than its start was silent for grey. What is finished",
      "is kept in DIR until all is: stopped and called again with the same options, it goes on."
    })
final class NeuronsMaximiseCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin UnitOptions units = new UnitOptions();

  @Mixin SynthesisOptions synthesis = new SynthesisOptions();

  @Option(
      names = "--position",
      split = ",",
      paramLabel = "ROW,COLUMN",
      description = "Raise the unit at one position (default: its mean over all).")
  List<Integer> position = List.of();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images a unit, from different starts (default: 1).")
  int images = 1;

  @Option(
      names = "--diversity",
      paramLabel = "X",
      description = "Weight of how alike these are, which is taken off (default: 0).")
  double diversity;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the pictures.")
  Path out;

  @Mixin SessionOptions session = new SessionOptions();

  /** What there is to say of an image. */
  private record Maximised(String layer, int unit, int image, double before, double after) {}

  @Override
  public Integer call() throws IOException {
    if (!position.isEmpty() && position.size() != 2) {
      throw new WrongUseException("--position takes a row and a column, such as 3,4");
    }
    model.useOrDemo(this::maximise);
    return ExitCode.OK;
  }

  private void maximise(ModelBundle bundle) throws IOException {
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      ActivationMaximisation method =
          new ActivationMaximisation(
              classifier, Activations.at(classifier, units.layer).layer().tensor());
      int[] wanted = units.of(method.layer().channels());
      Settings settings =
          synthesis.over(
              Settings.usual(bundle.manifest().input(), synthesis.seed)
                  .withImages(images, diversity));
      NeuronFiles files = new NeuronFiles(out, spec.commandLine().getOut());
      Parts parts =
          NeuronFiles.unfinished(
              out,
              "maximise",
              classifier,
              session.settings(),
              method.layer(),
              wanted,
              at(),
              settings);
      List<Row> rows = new ArrayList<>();
      List<Maximised> found = new ArrayList<>();
      try (Progress progress =
          Progress.of("maximising", (long) wanted.length * settings.steps(), "steps")) {
        for (int unit : wanted) {
          MadePictures made =
              parts.findOrMake(
                  "unit-" + unit,
                  MadePictures.class,
                  () -> MadePictures.of(method.of(unit, at(), settings, step -> progress.step(1))));
          progress.reach((rows.size() + 1L) * settings.steps());
          List<Tile> tiles = new ArrayList<>();
          for (MadePicture each : made.pictures()) {
            files.picture("unit-%d-%d".formatted(unit, tiles.size()), each.picture());
            found.add(
                new Maximised(
                    method.layer().tensor(), unit, tiles.size(), each.before(), each.after()));
            tiles.add(
                new Tile(
                    each.picture(),
                    String.format(Locale.ROOT, "%.3g to %.3g", each.before(), each.after())));
          }
          rows.add(new Row("unit " + unit, tiles));
        }
      }
      files.sheet("maximise", title(bundle, method), rows);
      files.json("maximise", found);
      parts.forget();
      files.table(
          "| unit | image | start | end |",
          found.stream()
              .map(
                  each ->
                      String.format(
                          Locale.ROOT,
                          "| %d | %d | %.4g | %.4g |",
                          each.unit(),
                          each.image(),
                          each.before(),
                          each.after()))
              .toList());
    }
  }

  private String title(ModelBundle bundle, ActivationMaximisation method) {
    return "%s, %s: images its units answer to most"
        .formatted(bundle.name(), method.layer().tensor());
  }

  private Optional<Position> at() {
    return position.isEmpty()
        ? Optional.empty()
        : Optional.of(new Position(position.get(0), position.get(1)));
  }
}
