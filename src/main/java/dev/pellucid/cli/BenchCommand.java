package dev.pellucid.cli;

import dev.pellucid.cli.bench.Benchmark;
import dev.pellucid.cli.bench.EncodedImages;
import dev.pellucid.cli.bench.MethodTimes;
import dev.pellucid.cli.bench.ProcessMemory;
import dev.pellucid.cli.bench.Profiler;
import dev.pellucid.cli.bench.Rate;
import dev.pellucid.cli.bench.Rounds;
import dev.pellucid.cli.bench.Soak;
import dev.pellucid.cli.bench.TogetherTimes;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what explaining costs beside classifying, side by side in one run. */
@Command(
    name = "bench",
    description = "What explaining costs beside classifying, measured in alternating rounds.",
    subcommands = {BenchStreamCommand.class, BenchMonitorCommand.class, BenchServeCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid bench --model mobilenetv2.onnx --images photos --threads 2",
      "  pellucid bench stream",
      "  pellucid bench monitor",
      "  pellucid bench --model mobilenetv2.onnx --images photos --methods all --budget 60",
      "  pellucid bench --model mobilenetv2.onnx --methods saliency,grad-cam,lrp --together",
      "  pellucid bench --model mobilenetv2.onnx --soak 20000",
      "  pellucid bench --model mobilenetv2.onnx --profile trace.json",
      "",
      "Figures are medians over ten rounds; ratios are taken within each round."
    })
final class BenchCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Option(names = "--batch", paramLabel = "N", description = "Images in one run (default: 8).")
  int batch = 8;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each contender runs in all (default: 10).")
  double seconds = 10;

  @Mixin BenchImages images = new BenchImages();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      description = "Instead, time these methods, or all, on one image.")
  List<String> methods = List.of();

  @Option(
      names = "--together",
      description = "With --methods: what is saved by asking for them at once.")
  boolean together;

  @Option(
      names = "--param",
      paramLabel = "K=V",
      description = "A parameter of the methods of --methods, or METHOD.K=V of one.")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "The most a method of --methods may take for the image (default: no limit).")
  Optional<Duration> budget = Optional.empty();

  @Option(
      names = "--soak",
      paramLabel = "N",
      description = "Instead, explain so many images and watch the memory.")
  Optional<Long> soak = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Instead, profile live pass and saliency by operator; FILE names the traces.")
  Optional<Path> profile = Optional.empty();

  @Option(names = "--format", description = "text or json (default: text).")
  Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    if (batch < 1 || !(seconds > 0)) {
      throw new ParameterException(spec.commandLine(), "--batch and --seconds must be above 0");
    }
    if (together && methods.size() < 2) {
      throw new ParameterException(
          spec.commandLine(), "--together compares two methods or more; name them by --methods");
    }
    model.useOrDemo(this::measure);
    return ExitCode.OK;
  }

  private void measure(ModelBundle bundle) throws IOException {
    EncodedImages pictures = images.read(bundle.manifest().input(), model.isNamed());
    if (together) {
      together(new MethodTimes(bundle, session.settings(), pictures));
    } else if (!methods.isEmpty()) {
      time(new MethodTimes(bundle, session.settings(), pictures));
    } else if (soak.isPresent()) {
      soak(bundle, pictures, soak.get());
    } else if (profile.isPresent()) {
      print(
          new Profiler(bundle, session.settings(), batch, pictures).run(profile.get()),
          BenchTables::profiles);
    } else {
      race(new Benchmark(bundle, session.settings(), batch, pictures));
    }
  }

  private void time(MethodTimes times) {
    List<MethodRequest> requests = MethodRequest.parse(methods, parameters);
    List<MethodTimes.Line> lines = new ArrayList<>();
    try (Progress progress = Progress.of("methods", requests.size(), "methods")) {
      for (MethodRequest request : requests) {
        lines.add(times.time(request.method(), request.parameters(), budget));
        progress.step(1);
      }
    }
    print(lines, BenchTables::methods);
  }

  private void together(MethodTimes image) {
    TogetherTimes times =
        new TogetherTimes(
            image,
            MethodRequest.parse(methods, parameters).stream().map(MethodRequest::call).toList());
    Rounds rounds = rounds();
    TogetherTimes.Line line;
    try (Progress progress =
        Progress.of("rounds", rounds.turns(TogetherTimes.CONTENDERS), "turns")) {
      line = times.time(rounds, contender -> progress.step(1));
    }
    print(line, BenchTables::together);
  }

  private Rounds rounds() {
    return Rounds.within(Duration.ofNanos((long) (seconds * 1e9)));
  }

  private void race(Benchmark benchmark) {
    ProcessMemory before = ProcessMemory.now();
    Rounds rounds = rounds();
    List<Rate> passes;
    try (Progress progress = Progress.of("passes", rounds.turns(Benchmark.PASSES), "turns")) {
      passes = benchmark.passes(rounds, contender -> progress.step(1));
    }
    print(benchmark.report(passes, before, ProcessMemory.now()), BenchTables::report);
  }

  private void soak(ModelBundle bundle, EncodedImages pictures, long count) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.TEXT) {
      out.println(BenchTables.soakHeading());
    }
    List<Soak.Sample> samples =
        Soak.run(
            bundle,
            session.settings(),
            batch,
            pictures,
            count,
            sample -> {
              if (format == Format.TEXT) {
                out.println(BenchTables.soakLine(sample));
                out.flush();
              }
            });
    if (format == Format.JSON) {
      out.println(Json.of(samples));
    }
    out.flush();
  }

  private <T> void print(T result, Function<T, List<String>> asText) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(Json.of(result));
    } else {
      asText.apply(result).forEach(out::println);
    }
    out.flush();
  }
}
