package dev.pellucid.cli;

import dev.pellucid.explain.global.neuron.conductance.NeuronConductance;
import dev.pellucid.explain.global.neuron.conductance.NeuronConductance.Conductance;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.method.Baseline;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how much of a decision goes through each unit. */
@Command(
    name = "conductance",
    description = "Tells how much of a decision goes through each unit (neuron conductance).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons conductance scene.jpg",
      "  pellucid neurons conductance cat.jpg --model mobilenetv2.onnx --baseline blur:10 --steps 128",
      "",
      "The model is the demo's unless --model names another. DIR gets conductance.json, with all units."
    })
final class NeuronsConductanceCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Images to look at.")
  List<Path> images;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--layer",
      paramLabel = "TENSOR",
      description = "A feature map or tokens (default: the concept layer).")
  Optional<String> layer = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "K",
      description =
          "Class to explain: an index, a label, predicted, or second-best (default: predicted).")
  String target = TargetClass.PREDICTED;

  @Option(
      names = "--baseline",
      paramLabel = "B",
      description =
          "Where the way begins: zero, mean, black, white, blur:SIGMA, noise:SEED, or a number (default: zero).")
  String baseline = "zero";

  @Option(names = "--steps", paramLabel = "S", description = "Pieces of the way (default: 64).")
  int steps = 64;

  @Option(names = "--top", paramLabel = "N", description = "Units that are shown (default: 8).")
  int top = 8;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the figures go as JSON, beside the tables that are printed.")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  /** What there is to say of an image. */
  private record Told(
      String image,
      String label,
      String layer,
      double score,
      double baselineScore,
      double residual,
      double[] units) {}

  @Override
  public Integer call() throws IOException {
    model.useOrDemo(this::look);
    return ExitCode.OK;
  }

  private void look(ModelBundle bundle) throws IOException {
    PictureReader reader = new PictureReader(bundle.manifest().input());
    List<Told> told = new ArrayList<>();
    try (Classifier classifier = new Classifier(bundle, session.settings());
        Progress progress = Progress.of("conducting", images.size(), "images")) {
      NeuronConductance method = new NeuronConductance(classifier, layer, from(), steps);
      Activations logits = Activations.at(classifier, layer);
      for (Path file : images) {
        float[] tensor = reader.read(file).tensor();
        List<float[]> scores = new ArrayList<>();
        logits.forEachLogits(List.of(tensor), scores::add);
        int index =
            new Target(TargetClass.parse(target, bundle.manifest()), Optional.empty())
                .resolve(scores.get(0))
                .index();
        Conductance found = method.of(tensor, index);
        told.add(told(file, bundle.manifest().label(index), found));
        print(told.get(told.size() - 1));
        progress.step(1);
      }
    }
    NeuronFiles.jsonIn(out, "conductance", told, spec.commandLine().getOut());
  }

  private Baseline from() {
    return Baseline.parse(baseline)
        .orElseThrow(
            () ->
                new WrongUseException(
                    "'%s' is no baseline; one is %s".formatted(baseline, Baseline.RANGE)));
  }

  private static Told told(Path file, String label, Conductance found) {
    return new Told(
        file.toString(),
        label,
        found.layer().tensor(),
        found.score(),
        found.baselineScore(),
        found.residual(),
        found.units());
  }

  private void print(Told told) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %s rises from %.3f to %.3f; through '%s' go all but %.4f%n",
            told.image(),
            told.label(),
            told.baselineScore(),
            told.score(),
            told.layer(),
            told.residual());
    NeuronFiles.tableOn(
        spec.commandLine().getOut(),
        "| unit | conductance |",
        IntStream.range(0, told.units().length)
            .boxed()
            .sorted(Comparator.comparingDouble(unit -> -Math.abs(told.units()[unit])))
            .limit(top)
            .map(unit -> String.format(Locale.ROOT, "| %d | %.4f |", unit, told.units()[unit]))
            .toList());
  }
}
