package dev.pellucid.cli;

import dev.pellucid.explain.local.image.influence.SelfInfluence;
import dev.pellucid.explain.local.image.influence.SelfInfluence.Suspect;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.ModelManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks what there is to say of the images themselves that a model is explained by. */
@Command(
    name = "examples",
    description = "Which of the images that a model is explained by may be labelled wrongly.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid examples --model signs --top 50",
      "",
      "'fit examples' keeps the images first. The most suspect come first: look at them."
    })
final class ExamplesCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "tracin-self: by TracIn's self-influence (default).")
  String method = SelfInfluence.CARD.id();

  @Option(names = "--top", paramLabel = "N", description = "How many are listed (default: 20).")
  int top = 20;

  @Option(names = "--format", description = "text or json (default: text).")
  Format format = Format.TEXT;

  @Mixin SessionOptions session = new SessionOptions();

  /** A suspect as JSON has it. */
  record Entry(
      String image,
      int index,
      String label,
      String predicted,
      double probability,
      double selfInfluence) {
    static Entry of(Suspect suspect, ModelManifest model) {
      return new Entry(
          suspect.example().name(),
          suspect.example().index(),
          model.label(suspect.example().label().orElseThrow()),
          model.label(suspect.example().predicted()),
          suspect.probability(),
          suspect.selfInfluence());
    }
  }

  @Override
  public Integer call() throws IOException {
    if (!method.equals(SelfInfluence.CARD.id())) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no method '%s' here; known: %s".formatted(method, SelfInfluence.CARD.id()));
    }
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top lists one or more, not " + top);
    }
    ModelBundle bundle = model.read();
    try (Classifier classifier = new Classifier(bundle, session.settings())) {
      print(
          SelfInfluence.suspects(classifier.examples(), top).stream()
              .map(suspect -> Entry.of(suspect, bundle.manifest()))
              .toList());
    }
    return ExitCode.OK;
  }

  private void print(List<Entry> suspects) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(Json.of(suspects));
    } else {
      TextTable table =
          new TextTable("IMAGE", "LABEL", "PREDICTED", "PROBABILITY OF LABEL", "SELF-INFLUENCE");
      for (Entry one : suspects) {
        table.row(
            one.image(),
            one.label(),
            one.predicted(),
            String.format(Locale.ROOT, "%.4f", one.probability()),
            String.format(Locale.ROOT, "%.4g", one.selfInfluence()));
      }
      table.lines().forEach(out::println);
    }
    out.flush();
  }
}
