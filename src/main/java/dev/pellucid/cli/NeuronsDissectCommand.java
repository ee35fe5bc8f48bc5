package dev.pellucid.cli;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.neurons.DissectionNotes;
import dev.pellucid.cli.unfinished.Pace;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.explain.global.neuron.dissection.Dissection;
import dev.pellucid.explain.global.neuron.dissection.Dissection.Detector;
import dev.pellucid.explain.global.neuron.dissection.Halfway.Marked;
import dev.pellucid.explain.global.neuron.dissection.NetworkDissection;
import dev.pellucid.explain.global.neuron.dissection.Notebook;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells which unit marks which concept. */
@Command(
    name = "dissect",
    description = "Tells which unit marks which concept (Network Dissection).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons dissect",
      "  pellucid neurons dissect --model m.onnx --data photos --masks masks --out dissected",
      "",
      "The model is the demo's unless --model names another. Without --data scenes are drawn, whose",
      "signs, symbols and landscapes are known. DIR gets dissect.json, with every unit and concept. With --out",
      "a dissection that was stopped goes on when it is called again with the same options."
    })
final class NeuronsDissectCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--layer",
      paramLabel = "TENSOR",
      description = "A feature map or tokens (default: the concept layer).")
  Optional<String> layer = Optional.empty();

  @Mixin LookedAtOptions lookedAt = new LookedAtOptions();

  @Option(
      names = "--share",
      paramLabel = "Q",
      description = "Of all positions, those that a unit marks (default: 0.005).")
  double share = NetworkDissection.USUAL_SHARE;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the figures go as JSON, beside the tables that are printed.")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    model.useOrDemo(this::dissect);
    return ExitCode.OK;
  }

  private void dissect(ModelBundle bundle) throws IOException {
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      ConceptPictures pictures = lookedAt.marked(bundle.manifest().input());
      NetworkDissection method = new NetworkDissection(classifier, layer, share);
      Optional<Parts> parts = unfinished(classifier, method, pictures);
      Notebook notebook =
          parts
              .map(each -> DissectionNotes.in(each, new Pace(System::nanoTime)))
              .orElse(Notebook.NONE);
      Dissection found;
      try (Progress progress = Progress.of("dissecting", 2L * pictures.count(), "images")) {
        progress.reach(
            notebook.last().images()
                + (notebook.last() instanceof Marked ? (long) pictures.count() : 0));
        found =
            method.of(
                pictures.concepts(),
                pictures.count(),
                from -> Progress.counting(pictures.those(from, pictures.count()), progress),
                notebook);
      }
      print(found);
      NeuronFiles.jsonIn(out, "dissect", found, spec.commandLine().getOut());
      if (parts.isPresent()) {
        parts.get().forget();
      }
    }
  }

  private Optional<Parts> unfinished(
      Classifier classifier, NetworkDissection method, ConceptPictures pictures)
      throws IOException {
    return out.isEmpty()
        ? Optional.empty()
        : Optional.of(
            NeuronFiles.unfinished(
                out.get(),
                "dissect",
                classifier,
                session.settings(),
                method.layer(),
                share,
                pictures.concepts(),
                lookedAt.identityOfMarked()));
  }

  private void print(Dissection found) {
    NeuronFiles.tableOn(
        spec.commandLine().getOut(),
        "| concept | covers | units that detect it | best unit | IoU |",
        IntStream.range(0, found.concepts().size())
            .filter(concept -> found.coverage()[concept] > 0)
            .mapToObj(
                concept -> {
                  Detector best = found.bestOf(found.concepts().get(concept));
                  return String.format(
                      Locale.ROOT,
                      "| %s | %.1f%% | %d | %d | %.3f |",
                      best.concept(),
                      100 * found.coverage()[concept],
                      found.detectors().stream()
                          .filter(unit -> unit.concept().equals(best.concept()))
                          .count(),
                      best.unit(),
                      best.iou());
                })
            .toList());
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d of the %d units of '%s' detect a concept (IoU above %.2f), in %d images%n",
            found.detectors().size(),
            found.thresholds().length,
            found.layer().tensor(),
            Dissection.DETECTS,
            found.images());
    spec.commandLine().getOut().flush();
  }
}
