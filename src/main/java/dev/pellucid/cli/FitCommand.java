package dev.pellucid.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a model must have learnt about it before some methods can explain it. */
@Command(
    name = "fit",
    description = "Learns from images what some methods need to know of a model.",
    synopsisSubcommandLabel = "WHAT",
    subcommands = {FitConceptsCommand.class, FitPatternsCommand.class})
final class FitCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to fit: concepts or patterns");
  }
}
