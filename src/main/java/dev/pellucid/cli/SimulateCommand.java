package dev.pellucid.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether the alarms keep their promise, in simulation. */
@Command(
    name = "simulate",
    description = "Measures in simulation how rare false alarms are, and how soon true ones come.",
    synopsisSubcommandLabel = "WHAT",
    subcommands = {SimulateDriftCommand.class, SimulateFairnessCommand.class})
final class SimulateCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to simulate: drift or fairness");
  }
}
