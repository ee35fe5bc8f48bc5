package dev.pellucid.cli;

import dev.pellucid.cli.localisation.KnownScenes;
import dev.pellucid.cli.localisation.Localisation;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks the methods about drawn scenes, in which the object's pixels are known. */
@Command(
    name = "localise",
    description =
        "Do the methods point at the sign, in drawn scenes in which it is known where it is?",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid localise --method saliency,grad-cam,lrp",
      "  pellucid localise --method all --scenes 100 --seed 1 --out localisation.md",
      "",
      "Scenes are those of the demo; the model is the demo's unless --model names another of its",
      "classes. Kept are scenes in which the model names the sign, and no forest is behind it."
    })
final class LocaliseCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = MethodRequest.ALL,
      description = "Ids as 'methods' lists them, or all: those this model allows (default: all).")
  List<String> methods = List.of();

  @Option(
      names = "--param",
      paramLabel = "K=V",
      description =
          "A method's parameter, for every chosen method that has it, or METHOD.K=V for one.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--scenes", paramLabel = "N", description = "How many scenes (default: 100).")
  int scenes = 100;

  @Option(names = "--seed", paramLabel = "S", description = "Of the scenes (default: 1).")
  long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Where the table goes (default: standard output).")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (scenes < 1) {
      throw new ParameterException(
          spec.commandLine(), "at least one scene is needed, not " + scenes);
    }
    List<MethodRequest> requests = MethodRequest.parse(methods, parameters);
    model.useOrDemo(bundle -> measure(bundle, requests));
    return ExitCode.OK;
  }

  private void measure(ModelBundle bundle, List<MethodRequest> requests) throws IOException {
    try (Classifier classifier = new Classifier(bundle, session.settings());
        Progress progress = Progress.of("asking", requests.size(), "methods")) {
      Localisation localisation =
          new Localisation(KnownScenes.draw(classifier, bundle.manifest().labels(), scenes, seed));
      for (MethodRequest request : requests) {
        ask(classifier, localisation, request);
        progress.step(1);
      }
      localisation.addBaselines(seed);
      List<String> lines = new ArrayList<>(localisation.markdown());
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%d scenes of seed %d, model %s; the sign covers %.3f of a scene on average, which is what chance gives.",
              scenes,
              seed,
              bundle.name(),
              localisation.meanArea()));
      new MarkdownTable(lines).write(out, spec.commandLine().getOut());
    }
  }

  private void ask(Classifier classifier, Localisation localisation, MethodRequest request) {
    try {
      if (!localisation.ask(classifier, request.method(), request.parameters())
          && !request.optional()) {
        throw new IllegalArgumentException(
            "%s says nothing of places, so it points at none".formatted(request.id()));
      }
    } catch (UnfitModelException e) {
      if (!request.optional()) {
        throw e;
      }
      spec.commandLine()
          .getErr()
          .println("%s left out: %s".formatted(request.id(), e.getMessage()));
    }
  }
}
