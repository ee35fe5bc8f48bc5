package dev.pellucid.cli;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.graph.OnnxFormat;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what explaining costs beside classifying, side by side in one run. */
@Command(
    name = "bench",
    description = "How much explaining costs, side by side with classifying, in one run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid bench --model mobilenetv2.onnx",
      "  pellucid bench --stream",
      "  pellucid bench --soak 20000",
      "  pellucid bench --model mobilenetv2.onnx --profile saliency.json"
    })
final class BenchCommand implements Callable<Integer> {

  private static final int SOAK_STEP = 1000;

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin SessionOptions session = new SessionOptions();

  @Option(names = "--batch", paramLabel = "N", description = "Images in a run (default: 8).")
  int batch = 8;

  @Option(names = "--seconds", paramLabel = "S", description = "For the race (default: 30).")
  double seconds = 30;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Photos to use (default: noise in the race, road-sign scenes elsewhere).")
  Optional<Path> images = Optional.empty();

  @Option(
      names = "--stream",
      description = "Also compare the stream, through an embedded Kafka, with the process alone.")
  boolean stream;

  @Option(
      names = "--stream-images",
      paramLabel = "N",
      description = "How many images for --stream (default: 4000).")
  int streamImages = 4000;

  @Option(
      names = "--soak",
      paramLabel = "N",
      description = "In place of a race: explain so many images, and watch the memory.")
  Optional<Long> soak = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "In place of a race: profile the saliency graph; FILE gets the trace.")
  Optional<Path> profile = Optional.empty();

  @Option(names = "--format", description = "text or json (default: text).")
  Format format = Format.TEXT;

  /** What a race and, if asked for, a stream run came to. */
  record Report(
      String model,
      int batch,
      int threads,
      String runtime,
      List<Race.Lap> race,
      Optional<Double> decodedPerSecond,
      Optional<Double> inProcessPerSecond,
      Optional<Double> streamPerSecond,
      Optional<Double> streamShare,
      MemoryUse memory) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelBundle bundle = model.readOr(BenchCommand::demo);
    if (profile.isPresent()) {
      profile(bundle, profile.get());
    } else if (soak.isPresent()) {
      soak(bundle, soak.get());
    } else {
      race(bundle);
    }
    return ExitCode.OK;
  }

  private static ModelBundle demo() {
    try {
      return BundleReader.read(DemoBundle.extractTo(Files.createTempDirectory("pellucid-bench")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void race(ModelBundle bundle) throws IOException, InterruptedException {
    SessionSettings settings = session.settings();
    Tensor.Floats pictures = BenchBatch.of(bundle.manifest().input(), batch, images);
    String input = OnnxFormat.read(bundle.onnx(), bundle.name()).inputs().get(0).name();
    List<Race.Lap> laps;
    try (Contestant classify = Contestant.original("classify", bundle.onnx(), input, settings);
        Contestant live =
            Contestant.compiled("live pass", bundle.onnx(), livePlan(bundle), settings);
        Contestant saliency =
            Contestant.compiled(
                "saliency", bundle.onnx(), ExplanationPlan.of(Output.INPUT_GRADIENT), settings)) {
      laps = Race.run(List.of(classify, live, saliency), pictures, seconds);
    }
    Optional<Double> decoded = Optional.empty();
    Optional<Double> alone = Optional.empty();
    Optional<Double> streamed = Optional.empty();
    if (stream) {
      List<byte[]> encoded = BenchPictures.encoded(images);
      try (Catalogue catalogue = catalogue(bundle)) {
        PipelineRun run = new PipelineRun(served(catalogue, bundle), encoded);
        decoded = Optional.of(run.decodeRate(2));
        run.explain(streamImages / 4, done -> {});
        alone = Optional.of(run.explain(streamImages, done -> {}));
      }
      streamed = Optional.of(StreamRun.rate(modelsFolder(bundle), encoded, streamImages, Map.of()));
    }
    Optional<Double> inProcess = alone;
    report(
        new Report(
            bundle.name(),
            batch,
            settings.threads(),
            "Java " + Runtime.version().feature() + " on " + System.getProperty("os.arch"),
            laps,
            decoded,
            alone,
            streamed,
            streamed.map(rate -> rate / inProcess.orElseThrow()),
            MemoryUse.now()));
  }

  /** What the service runs for every image; directions stand in for a bank where there is none. */
  private static ExplanationPlan livePlan(ModelBundle bundle) {
    ExplanationPlan plan =
        ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES, Output.TARGET, Output.GRAD_CAM);
    if (bundle.conceptLayer().isPresent()) {
      plan = plan.atLayer(bundle.conceptLayer().get());
    }
    ConceptVectors vectors =
        bundle.concepts().map(ConceptBank::toVectors).orElseGet(() -> StandInConcepts.of(bundle));
    return plan.withConcepts(vectors);
  }

  private void report(Report report) {
    PrintWriter to = spec.commandLine().getOut();
    if (format == Format.JSON) {
      to.println(Json.of(report));
      to.flush();
      return;
    }
    to.printf(
        Locale.ROOT,
        "%s, batch %d, %d threads, %s%n",
        report.model(),
        report.batch(),
        report.threads(),
        report.runtime());
    TextTable table = new TextTable("", "IMAGES/S", "MS/IMAGE", "TIMES CLASSIFY");
    for (Race.Lap lap : report.race()) {
      table.row(
          lap.name(),
          number("%.1f", lap.imagesPerSecond()),
          number("%.2f", lap.millisPerImage()),
          number("%.2f", lap.cost()));
    }
    table.lines().forEach(to::println);
    report
        .decodedPerSecond()
        .ifPresent(v -> to.printf(Locale.ROOT, "decode, one thread  %.0f images/s%n", v));
    report
        .inProcessPerSecond()
        .ifPresent(v -> to.printf(Locale.ROOT, "in process          %.0f images/s%n", v));
    report
        .streamPerSecond()
        .ifPresent(
            v ->
                to.printf(
                    Locale.ROOT,
                    "stream              %.0f images/s, %.0f%% of in process%n",
                    v,
                    100 * report.streamShare().orElseThrow()));
    to.printf(
        Locale.ROOT,
        "memory              %.0f MiB resident, %.0f MiB heap%n",
        report.memory().residentMiB(),
        report.memory().heapMiB());
    to.flush();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void soak(ModelBundle bundle, long count) throws IOException, InterruptedException {
    PrintWriter to = spec.commandLine().getOut();
    List<byte[]> encoded = BenchPictures.encoded(images);
    to.println("IMAGES  RESIDENT MiB  HEAP MiB");
    try (Catalogue catalogue = catalogue(bundle)) {
      PipelineRun run = new PipelineRun(served(catalogue, bundle), encoded);
      double rate =
          run.explain(
              count,
              done -> {
                if (done % SOAK_STEP == 0) {
                  MemoryUse use = MemoryUse.now();
                  to.printf(
                      Locale.ROOT, "%6d  %12.1f  %8.1f%n", done, use.residentMiB(), use.heapMiB());
                  to.flush();
                }
              });
      to.printf(Locale.ROOT, "%.0f images/s%n", rate);
      to.flush();
    }
  }

  private void profile(ModelBundle bundle, Path to) throws IOException {
    Path folder = Files.createTempDirectory("pellucid-profile");
    SessionSettings settings = session.settings().withProfile(folder.resolve("trace"));
    Tensor.Floats pictures = BenchBatch.of(bundle.manifest().input(), batch, images);
    try (Contestant saliency =
        Contestant.compiled(
            "saliency", bundle.onnx(), ExplanationPlan.of(Output.INPUT_GRADIENT), settings)) {
      for (int i = 0; i < 10; i++) {
        saliency.run(pictures);
      }
    }
    try (var traces = Files.list(folder)) {
      Path trace =
          traces.findFirst().orElseThrow(() -> new IOException("the runtime wrote no profile"));
      AtomicFile.write(to, Files.readAllBytes(trace));
    }
    TextTable table = new TextTable("OPERATOR", "NODES", "MS", "SHARE");
    for (ProfileTable.Row row : ProfileTable.read(to)) {
      table.row(
          row.operator(),
          Integer.toString(row.nodes()),
          number("%.1f", row.millis()),
          number("%.1f%%", 100 * row.share()));
    }
    PrintWriter out = spec.commandLine().getOut();
    table.lines().forEach(out::println);
    out.flush();
  }

  private Catalogue catalogue(ModelBundle bundle) throws IOException {
    return Catalogue.open(
        new CatalogueSettings(
            modelsFolder(bundle),
            Optional.of(bundle.name()),
            Files.createTempDirectory("pellucid-graphs"),
            Duration.ZERO,
            session.settings(),
            new BatchSettings(batch, Duration.ofMillis(3), 8 * batch)),
        Runnable::run);
  }

  /** A folder that holds this model only. */
  private static Path modelsFolder(ModelBundle bundle) throws IOException {
    Path folder = Files.createTempDirectory("pellucid-models");
    if (!Files.isDirectory(bundle.location())) {
      Files.copy(bundle.location(), folder.resolve(bundle.name() + ".onnx"));
      return folder;
    }
    Path home = Files.createDirectory(folder.resolve(bundle.name()));
    for (Path file : bundle.files()) {
      Files.copy(file, home.resolve(file.getFileName()));
    }
    return folder;
  }

  private static ServedModel served(Catalogue catalogue, ModelBundle bundle) {
    return catalogue
        .find(bundle.name())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "model " + bundle.name() + " cannot be served: " + catalogue.failures()));
  }
}
