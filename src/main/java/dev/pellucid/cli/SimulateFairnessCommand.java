package dev.pellucid.cli;

import dev.pellucid.cli.simulation.fairness.FairnessSimulation;
import dev.pellucid.model.bundle.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * False alarms, delays and intervals of the fairness monitor, beside repeated permutation tests.
 */
@Command(
    name = "fairness",
    description = "Streams with and without a gap between groups, watched by the monitor.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid simulate fairness --streams 20",
      "",
      "Ends with 1 if false alarms came more often than promised."
    })
final class SimulateFairnessCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "Streams of each kind (default: 100).")
  int streams = 100;

  @Option(names = "--seed", paramLabel = "N", description = "Of all streams (default: 1).")
  long seed = 1;

  @Option(names = "--out", paramLabel = "FILE.md", description = "Where to write the tables, too.")
  Optional<Path> out = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (streams < 1) {
      throw new ParameterException(
          spec.commandLine(), "at least one stream is needed, not " + streams);
    }
    FairnessSimulation simulation = new FairnessSimulation(streams, seed);
    List<String> lines = new ArrayList<>();
    tell(lines, "### False alarms", simulation::falseAlarms);
    tell(lines, "### Images that depend on those before", simulation::dependentFalseAlarms);
    tell(lines, "### Delays", simulation::delays);
    tell(lines, "### Confidence sequences", simulation::coverage);
    if (out.isPresent()) {
      AtomicFile.write(
          out.get(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return simulation.promiseKept() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void tell(List<String> lines, String heading, Supplier<List<String>> table) {
    List<String> part = new ArrayList<>();
    if (!lines.isEmpty()) {
      part.add("");
    }
    part.add(heading);
    part.add("");
    part.addAll(table.get());
    PrintWriter terminal = spec.commandLine().getOut();
    part.forEach(terminal::println);
    terminal.flush();
    lines.addAll(part);
  }
}
