package dev.pellucid.cli;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.explain.global.neuron.dissection.Net2Vec;
import dev.pellucid.explain.global.neuron.dissection.Net2Vec.Encoding;
import dev.pellucid.explain.global.neuron.dissection.Net2Vec.Encodings;
import dev.pellucid.explain.global.neuron.dissection.NetworkDissection;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how concepts are spread over units. */
@Command(
    name = "net2vec",
    description = "Tells how well many units together mark a concept (Net2Vec).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons net2vec",
      "  pellucid neurons net2vec --model m.onnx --data photos --masks masks --out encoded",
      "",
      "The model is the demo's unless --model names another. Weights are learnt from two thirds of the",
      "images and tried on the others. DIR gets net2vec.json, with the weights."
    })
final class NeuronsNet2VecCommand implements Callable<Integer> {

  /** Of the images, one in so many is kept to try on. */
  private static final int KEPT_ONE_IN = 3;

  private static final int UNITS_SHOWN = 5;

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
      description = "Of all positions, those where a unit counts as active (default: 0.005).")
  double share = NetworkDissection.USUAL_SHARE;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the figures go as JSON, beside the table that is printed.")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    model.useOrDemo(this::encode);
    return ExitCode.OK;
  }

  private void encode(ModelBundle bundle) throws IOException {
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      ConceptPictures pictures = lookedAt.marked(bundle.manifest().input());
      int tried = pictures.count() / KEPT_ONE_IN;
      int learnt = pictures.count() - tried;
      if (tried == 0) {
        throw new WrongUseException(
            "weights are learnt from two thirds of the images and tried on the others; %d are too few"
                .formatted(pictures.count()));
      }
      Net2Vec method = new Net2Vec(classifier, layer, share, lookedAt.seed);
      try (Progress progress = Progress.of("learning", 3L * learnt + 2L * tried, "images")) {
        Encodings found =
            method.of(
                pictures.concepts(),
                learnt,
                Progress.counting(pictures.those(0, learnt), progress),
                Progress.counting(pictures.those(learnt, pictures.count()), progress));
        print(found);
        NeuronFiles.jsonIn(out, "net2vec", found, spec.commandLine().getOut());
      }
    }
  }

  private void print(Encodings found) {
    NeuronFiles.tableOn(
        spec.commandLine().getOut(),
        "| concept | covers | IoU of all units | of the best | which | heaviest units |",
        found.concepts().stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "| %s | %.1f%% | %.3f | %.3f | %d | %s |",
                        each.concept(),
                        100 * each.coverage(),
                        each.iou(),
                        each.unit().iou(),
                        each.unit().unit(),
                        heaviest(each)))
            .toList());
    spec.commandLine()
        .getOut()
        .printf(
            "'%s', learnt from %d images and tried on %d others%n",
            found.layer().tensor(), found.learnt(), found.tried());
    spec.commandLine().getOut().flush();
  }

  private static String heaviest(Encoding encoding) {
    return Arrays.stream(encoding.strongest(UNITS_SHOWN))
        .mapToObj(unit -> String.format(Locale.ROOT, "%d (%+.1f)", unit, encoding.weights()[unit]))
        .collect(Collectors.joining(", "));
  }
}
