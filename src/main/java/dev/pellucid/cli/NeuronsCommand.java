package dev.pellucid.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the units of a model look for. */
@Command(
    name = "neurons",
    description = "Shows what the units and the classes of a model look for.",
    synopsisSubcommandLabel = "WHAT",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid neurons dissect",
      "  pellucid neurons classes --model mobilenetv2.onnx --classes 87,484 --out classes",
      "",
      "Without --model it is the demo's; 'neurons WHAT --help' explains each."
    },
    subcommands = {
      NeuronsMaximiseCommand.class,
      NeuronsClassesCommand.class,
      NeuronsInvertCommand.class,
      NeuronsPatchesCommand.class,
      NeuronsDissectCommand.class,
      NeuronsNet2VecCommand.class,
      NeuronsConductanceCommand.class
    })
final class NeuronsCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: maximise, classes, invert, patches, dissect, net2vec or conductance");
  }
}
