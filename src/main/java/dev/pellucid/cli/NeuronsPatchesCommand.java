package dev.pellucid.cli;

import dev.pellucid.cli.LookedAtOptions.Shown;
import dev.pellucid.cli.neurons.PictureGrid.Row;
import dev.pellucid.cli.neurons.PictureGrid.Tile;
import dev.pellucid.explain.global.neuron.patches.TopPatches;
import dev.pellucid.explain.global.neuron.patches.TopPatches.OfUnit;
import dev.pellucid.explain.global.neuron.patches.TopPatches.Patch;
import dev.pellucid.explain.local.concept.activation.Crops;
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
import picocli.CommandLine.Spec;

/** Finds the pieces of images that units answer to most. */
@Command(
    name = "patches",
    description = "Finds the pieces of images that units answer to most.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons patches --out patches",
      "  pellucid neurons patches --model mobilenetv2.onnx --data photos --units 0-31 --out patches",
      "",
      "The model is the demo's unless --model names another. DIR gets patches.png and patches.json."
    })
final class NeuronsPatchesCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin UnitOptions units = new UnitOptions();

  @Mixin LookedAtOptions lookedAt = new LookedAtOptions();

  @Option(names = "--top", paramLabel = "N", description = "Patches a unit (default: 8).")
  int top = 8;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of what was found.")
  Path out;

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new WrongUseException("--top lists a patch or more, not " + top);
    }
    model.useOrDemo(this::find);
    return ExitCode.OK;
  }

  private void find(ModelBundle bundle) throws IOException {
    Shown shown = lookedAt.shown(bundle.manifest().input(), spec.commandLine().getErr());
    try (Classifier classifier = new Classifier(bundle, session.settings());
        Progress progress = Progress.of("looking", shown.count(), "images")) {
      TopPatches method = new TopPatches(classifier, units.layer);
      List<OfUnit> found =
          method.of(
              units.of(method.layer().channels()),
              top,
              shown.pictures().peek(picture -> progress.step(1)));
      NeuronFiles files = new NeuronFiles(out, spec.commandLine().getOut());
      List<Row> rows = new ArrayList<>();
      for (OfUnit unit : found) {
        List<Tile> tiles = new ArrayList<>();
        for (Patch patch : unit.patches()) {
          RgbImage seen = shown.again().apply(patch.image()).view();
          tiles.add(new Tile(Crops.cut(seen, patch.window()), note(patch)));
        }
        rows.add(new Row("unit " + unit.unit(), tiles));
      }
      files.sheet(
          "patches",
          "%s, %s: what its units answer to most".formatted(bundle.name(), method.layer().tensor()),
          rows);
      files.json("patches", found);
    }
  }

  private static String note(Patch patch) {
    return String.format(Locale.ROOT, "%.3g", patch.activation());
  }
}
