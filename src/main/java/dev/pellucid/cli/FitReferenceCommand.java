package dev.pellucid.cli;

import dev.pellucid.evaluate.QualityCheck;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.ReferenceFile;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceBuilder;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.reference.TooFewImagesException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the reference profile of a model, of images or of explanations. */
@Command(
    name = "reference",
    description = "What is usual of a model's explanations: the monitor compares others with it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid fit reference --model road-signs --data usual-images",
      "  pellucid fit reference --model road-signs --data usual-images --judged 1000",
      "  pellucid fit reference --model road-signs --from-topic --first 5000",
      "  pellucid fit reference --model road-signs --from-topic --from 2026-03-01T00:00:00Z \\",
      "      --to 2026-03-02T00:00:00Z --kafka broker:9092",
      "",
      "Take 2000 images or more, as the model sees them day by day: what is rare among them will be",
      "an alarm when it is frequent. A class needs 200 images to be monitored by itself. A service",
      "that serves the bundle notices the file, and monitors by it from then on."
    })
final class FitReferenceCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of images, with those in its folders; they are explained here.")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--judged",
      paramLabel = "N",
      description =
          "Judge the explanations of N of the images too, for a service that judges those of a"
              + " sample (pellucid.stream.deep.quality.sample-rate); at least 100, for fewer are no"
              + " reference. The topic has them already.")
  int judged;

  @Option(
      names = "--judged-methods",
      paramLabel = "M,…",
      description =
          "What the service has under pellucid.stream.deep.quality.methods (default: ${DEFAULT-VALUE}).")
  String judgedMethods = QualityCheck.USUAL_METHODS;

  @Option(
      names = "--judged-indicators",
      paramLabel = "I,…",
      description = "The same of its indicators (default: ${DEFAULT-VALUE}).")
  String judgedIndicators = QualityCheck.USUAL_INDICATORS;

  @Option(names = "--from-topic", description = "Take the explanations of the topic instead.")
  boolean fromTopic;

  @Option(
      names = "--first",
      paramLabel = "N",
      description = "Of the topic: the first N images by their time (default: 10000).")
  int first = 10_000;

  @Option(names = "--from", paramLabel = "TIME", description = "Of the topic: made no earlier.")
  Optional<Instant> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "Of the topic: made before this.")
  Optional<Instant> to = Optional.empty();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The topic of explanations (default: explanations).")
  String topic = "explanations";

  @Option(
      names = {"--kafka", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Bootstrap servers; else what KAFKA_BOOTSTRAP_SERVERS says.")
  Optional<String> bootstrapServers = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: where the model's bundle has it).")
  Optional<Path> out = Optional.empty();

  @Mixin SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (fromTopic == data.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "say of what: --data DIR, or --from-topic, and not both");
    }
    if (judged != 0 && (fromTopic || judged < ReferenceBuilder.FEWEST_IMAGES)) {
      throw new ParameterException(
          spec.commandLine(),
          "--judged goes with --data and a number of images from %d"
              .formatted(ReferenceBuilder.FEWEST_IMAGES));
    }
    if (first < ReferenceBuilder.FEWEST_IMAGES) {
      throw new ParameterException(
          spec.commandLine(),
          "a reference needs %d images or more, not %d"
              .formatted(ReferenceBuilder.FEWEST_IMAGES, first));
    }
    ModelBundle bundle = model.read();
    ModelRef version = new ModelRef(bundle.name(), bundle.manifest().version());
    ReferenceBuilder builder = new ReferenceBuilder(version);
    for (Observation image : fromTopic ? ofTopic(version) : ofImages(bundle)) {
      builder.add(image);
    }
    try {
      write(builder.build(), out.orElseGet(() -> ReferenceFile.of(bundle.location())));
    } catch (TooFewImagesException e) {
      throw new IOException(e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private List<Observation> ofImages(ModelBundle bundle) throws IOException {
    List<Path> images = ImageFiles.encodedIn(data.orElseThrow());
    Consumer<String> leftOut =
        problem -> spec.commandLine().getErr().println("left out: " + problem);
    List<Observation> all;
    try (LiveObservations live = new LiveObservations(bundle, session.settings());
        Progress progress = Progress.of("explaining", images.size(), "images")) {
      all = new ArrayList<>(live.observe(images, progress, leftOut));
    }
    if (judged > 0) {
      List<Path> sample = spread(images, judged);
      try (JudgedImages judgement =
              new JudgedImages(
                  bundle, QualityCheck.parse(judgedMethods, judgedIndicators), session.settings());
          Progress progress = Progress.of("judging", sample.size(), "images")) {
        all.addAll(judgement.observe(sample, progress, leftOut));
      }
    }
    return all;
  }

  /** So many, evenly over all, for folders are often sorted. */
  private static <T> List<T> spread(List<T> all, int most) {
    int count = Math.min(most, all.size());
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private List<Observation> ofTopic(ModelRef version) throws IOException {
    String servers =
        bootstrapServers
            .or(KafkaAddress::configured)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no Kafka is configured; give --kafka host:port, or set"
                            + " KAFKA_BOOTSTRAP_SERVERS"));
    long earliest = from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    long end = to.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    try {
      return TopicObservations.read(
          servers,
          topic,
          image -> image.model().equals(version) && image.time() >= earliest && image.time() < end,
          first);
    } catch (KafkaException e) {
      throw new IOException(
          "topic '%s' of Kafka at %s cannot be read: %s".formatted(topic, servers, e.getMessage()),
          e);
    }
  }

  private void write(Reference reference, Path file) throws IOException {
    AtomicFile.write(file, ReferenceJson.write(reference));
    var console = spec.commandLine().getOut();
    console.printf(
        "%s (%d quantities of %d images)%n", file, reference.scales().size(), reference.images());
    console.flush();
  }
}
