package dev.pellucid.cli;

import dev.pellucid.cli.simulation.drift.DriftReport;
import dev.pellucid.cli.simulation.drift.DriftSimulation;
import dev.pellucid.model.bundle.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** False alarms and delays of the drift monitor, beside other detectors. */
@Command(
    name = "drift",
    description =
        "Streams with and without a change, watched by the monitor and by what others would use.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid simulate drift --streams 100 --changed 50",
      "",
      "Ends with 1 if false alarms came more often than promised."
    })
final class SimulateDriftCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--span",
      paramLabel = "IMAGES",
      description =
          "The mean number of images between false alarms that is promised (default: 10000).")
  double span = 10_000;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "Streams without a change, each figure (default: 400).")
  int streams = 400;

  @Option(
      names = "--changed",
      paramLabel = "N",
      description = "Streams with a change, each figure (default: 100).")
  int changed = 100;

  @Option(
      names = "--quantities",
      paramLabel = "M",
      description = "How many quantities are watched (default: 10).")
  int quantities = 10;

  @Option(
      names = "--references",
      split = ",",
      paramLabel = "N",
      description =
          "How many images references have (default: 500,2000,10000); delays are measured with the middle one.")
  List<Integer> references = List.of(500, 2000, 10_000);

  @Option(names = "--seed", paramLabel = "N", description = "Of it all (default: 1).")
  long seed = 1;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write the tables, too.")
  Optional<Path> out = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (span < 100
        || streams < 10
        || changed < 10
        || quantities < 1
        || references.stream().anyMatch(images -> images < 100)) {
      throw new ParameterException(
          spec.commandLine(),
          "it takes a span of 100 images, 10 streams of each kind, a quantity and references of 100 images, or more");
    }
    PrintWriter progress = spec.commandLine().getErr();
    DriftReport report =
        new DriftSimulation(span, streams, changed, quantities, references, seed)
            .run(
                step -> {
                  progress.println(step);
                  progress.flush();
                });
    String text = String.join("\n", report.lines()) + "\n";
    PrintWriter to = spec.commandLine().getOut();
    to.print(text);
    to.flush();
    if (out.isPresent()) {
      AtomicFile.write(out.get(), text.getBytes(StandardCharsets.UTF_8));
    }
    return report.promiseKept() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
