package dev.pellucid.cli;

import dev.pellucid.cli.bench.monitor.MonitorLoad;
import dev.pellucid.cli.bench.monitor.MonitorOnKafka;
import dev.pellucid.cli.bench.monitor.MonitorStages;
import dev.pellucid.cli.bench.monitor.MonitorThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many explanations a second the monitor takes. */
@Command(
    name = "monitor",
    description =
        "How many explanations a second the monitor takes, and how that depends on concepts, classes and groups.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid bench monitor",
      "  pellucid bench monitor --images 1000000 --threads 2",
      "",
      "First its stages in one thread without Kafka, then all of it behind an embedded broker, which",
      "shares the cores with it; the explanations lie ready in the topic."
    })
final class BenchMonitorCommand implements Callable<Integer> {

  private static final List<MonitorLoad> LOADS =
      List.of(
          MonitorLoad.USUAL,
          new MonitorLoad(10, 10, 1, 4),
          new MonitorLoad(200, 10, 1, 4),
          new MonitorLoad(50, 2, 1, 4),
          new MonitorLoad(50, 100, 1, 4),
          new MonitorLoad(50, 10, 0, 0),
          new MonitorLoad(50, 10, 1, 16),
          new MonitorLoad(50, 10, 3, 4));

  @Spec CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each load is measured in process (default: 3).")
  double seconds = 3;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Explanations on Kafka; 0 leaves Kafka out (default: 400000).")
  int images = 400_000;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Of the topic of explanations (default: 4).")
  int partitions = 4;

  @Option(names = "--threads", paramLabel = "N", description = "Of the monitor (default: 2).")
  int threads = 2;

  @Override
  public Integer call() throws IOException {
    if (seconds <= 0 || images < 0 || partitions < 1 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "give seconds, partitions and threads above 0, and no negative images");
    }
    PrintWriter to = spec.commandLine().getOut();
    TextTable table =
        new TextTable(
            "concepts",
            "classes",
            "groups",
            "quantities",
            "bytes",
            "read µs",
            "drift µs",
            "fair µs",
            "images/s",
            "close ms",
            "state kB");
    for (MonitorLoad load : LOADS) {
      MonitorStages stages = MonitorStages.measure(load, seconds);
      table.row(
          String.valueOf(load.concepts()),
          String.valueOf(load.classes()),
          load.attributes() + "×" + load.groups(),
          String.valueOf(stages.quantities()),
          String.valueOf(stages.bytes()),
          number("%.2f", stages.read()),
          number("%.2f", stages.drift()),
          number("%.2f", stages.fairness()),
          number("%.0f", stages.imagesPerSecond()),
          number("%.1f", stages.close()),
          number("%.0f", stages.state() / 1e3));
    }
    table.lines().forEach(to::println);
    MonitorThreads parallel = MonitorThreads.measure(MonitorLoad.USUAL, threads, seconds);
    to.printf(
        Locale.ROOT,
        "from JSON to counts, %d threads at once, by the clock: %.0f images/s%n",
        threads,
        parallel.imagesPerSecond());
    to.flush();
    if (images > 0) {
      MonitorOnKafka kafka = MonitorOnKafka.measure(MonitorLoad.USUAL, images, partitions, threads);
      to.printf(
          Locale.ROOT,
          "behind an embedded Kafka (%d partitions, %d threads, %d explanations): %.0f images/s%n",
          partitions,
          threads,
          images,
          kafka.imagesPerSecond());
      to.printf("heap in use after each fifth, in MiB: %s%n", kafka.heapMegabytes());
      to.flush();
    }
    return ExitCode.OK;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
