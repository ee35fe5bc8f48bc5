package dev.pellucid.cli;

import dev.pellucid.cli.agreement.Agreement;
import dev.pellucid.cli.agreement.Reference;
import dev.pellucid.cli.agreement.ReferenceFolder;
import dev.pellucid.cli.agreement.Report;
import dev.pellucid.explain.Methods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the methods with what other libraries say of the same models and photos. */
@Command(
    name = "agree",
    description = "Do the methods say what other libraries say of the same models and photos?",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid agree --reference DIR --out agreement.md",
      "  pellucid agree --reference DIR --model resnet20_cifar10 --method saliency,lrp --photos 1",
      "",
      "DIR has models/models.json, models/MODEL.onnx and reference/MODEL/manifest.json.",
      "Exit code 1 if a method differs by more than is tolerated, or does not answer."
    })
final class AgreeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--reference",
      paramLabel = "DIR",
      required = true,
      description = "Folder of models and of other libraries' results.")
  Path reference;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "NAME",
      description = "Models to compare on (default: all).")
  List<String> models = List.of();

  @Option(
      names = "--method",
      split = ",",
      paramLabel = "METHOD",
      description = "Ids as 'methods' lists them (default: all).")
  List<String> methods = List.of();

  @Option(
      names = "--photos",
      paramLabel = "N",
      description = "At most so many photos of a model for each result (default: all).")
  int photos = Integer.MAX_VALUE;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Where the table goes (default: standard output).")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    methods.forEach(Methods::byId);
    if (photos < 1) {
      throw new WrongUseException("at least one photo is compared, not " + photos);
    }
    Agreement agreement = new Agreement(new ReferenceFolder(reference), session.settings());
    List<Reference> references =
        agreement.chosen(new Agreement.Choice(Set.copyOf(models), Set.copyOf(methods), photos));
    Report report;
    try (Progress progress = Progress.of("comparing", references.size(), "results")) {
      report = agreement.compare(references, () -> progress.step(1));
    }
    new MarkdownTable(report.markdown()).write(out, spec.commandLine().getOut());
    return report.agrees() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
