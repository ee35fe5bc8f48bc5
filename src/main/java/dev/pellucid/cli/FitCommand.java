package dev.pellucid.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What must be known of a model before some methods can explain it, or it can be monitored. */
@Command(
    name = "fit",
    description = "Learns from images what some methods, and the monitor, need to know of a model.",
    synopsisSubcommandLabel = "WHAT",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid fit examples --model signs --data train",
      "  pellucid fit reference --model signs --data usual",
      "",
      "'fit WHAT --help' explains each."
    },
    subcommands = {
      FitConceptsCommand.class,
      FitExamplesCommand.class,
      FitPatternsCommand.class,
      FitReferenceCommand.class
    })
final class FitCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say what to fit: concepts, examples, patterns or reference");
  }
}
