package dev.pellucid.cli;

import dev.pellucid.cli.bench.Rounds;
import dev.pellucid.cli.bench.StreamBenchmark;
import dev.pellucid.cli.bench.StreamReport;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the way of an image through Kafka costs. */
@Command(
    name = "stream",
    description =
        "From encoded images on Kafka to committed explanations on Kafka: rate beside that in process, latency at half the rate, cost of each stage.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid bench stream",
      "  pellucid bench stream --model mobilenetv2.onnx --images photos --threads 1 --format json",
      "",
      "Broker, producer and reader run in this process and share its processors with the service."
    })
final class BenchStreamCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Mixin BenchImages images = new BenchImages();

  @Option(names = "--batch", paramLabel = "N", description = "Images in one run (default: 8).")
  int batch = 8;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Images in a round, each way (default: 2000).")
  int count = 2000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds, after one that is not counted (default: 5).")
  int rounds = 5;

  @Option(
      names = "--paced",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "How long images come at half the rate, for the latency (default: 20).")
  Duration paced = Duration.ofSeconds(20);

  @Option(names = "--format", description = "text or json (default: text).")
  Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    if (batch < 1 || count < 1 || rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--batch, --count and --rounds must be above 0");
    }
    model.useOrDemo(this::measure);
    return ExitCode.OK;
  }

  private void measure(ModelBundle bundle) throws IOException {
    StreamBenchmark benchmark =
        new StreamBenchmark(
            bundle,
            session.settings(),
            batch,
            images.read(bundle.manifest().input(), model.isNamed()));
    Rounds turns = new Rounds(1, rounds, Duration.ZERO);
    StreamReport report;
    try (Progress progress =
        Progress.of("stream", turns.turns(StreamBenchmark.WAYS) + 1, "turns")) {
      report = benchmark.run(turns, count, paced, () -> progress.step(1));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(Json.of(report));
    } else {
      BenchTables.stream(report).forEach(out::println);
    }
    out.flush();
  }
}
