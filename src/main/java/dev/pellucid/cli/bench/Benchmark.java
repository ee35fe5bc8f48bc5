package dev.pellucid.cli.bench;

import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One model, measured on some images.
 *
 * @param batch images in one run
 */
public record Benchmark(
    ModelBundle bundle, SessionSettings settings, int batch, EncodedImages images) {

  private static final String DECODE = "decode, one thread";
  private static final String PIPELINE = "decode and live pass";
  private static final String STREAM = "stream";

  /** How many contenders {@link #passes} has, and {@link #stream}. */
  public static final int PASSES = 4;

  public static final int WAYS = 2;

  /**
   * Measures classifying, the live pass, saliency and decoding.
   *
   * @param turnDone told the contender after each of its turns
   */
  public List<Rate> passes(Rounds rounds, Consumer<Contender> turnDone) {
    try (Passes passes = new Passes(bundle, settings, batch, images)) {
      return rounds.run(
          List.of(passes.classify(), passes.live(LivePlan.of(bundle)), passes.saliency(), decode()),
          turnDone);
    }
  }

  /**
   * Measures the way of an image in process, and from topic to topic on an embedded Kafka.
   *
   * @param count images in a turn of each
   * @param turnDone told the contender after each of its turns
   * @throws IOException if the model cannot be copied to where a service finds it
   */
  public List<Rate> stream(Rounds rounds, int count, Consumer<Contender> turnDone)
      throws IOException {
    try (StagedModel staged = new StagedModel(bundle);
        LivePipeline pipeline = new LivePipeline(bundle, staged, settings, batch);
        StreamService service = new StreamService(configuration(staged))) {
      return rounds.run(
          List.of(
              new Contender(PIPELINE, count, () -> pipeline.explain(images, count)),
              new Contender(STREAM, count, () -> service.explain(images, count))),
          turnDone);
    }
  }

  /** Puts the parts of a report together. */
  public BenchReport report(
      List<Rate> passes, List<Rate> ways, ProcessMemory before, ProcessMemory after) {
    return new BenchReport(
        bundle.name(),
        images.source(),
        batch,
        settings.threads(),
        Runtime.getRuntime().availableProcessors(),
        "Java " + Runtime.version().feature() + " on " + System.getProperty("os.arch"),
        LivePlan.of(bundle).what(),
        BenchReport.lines(passes),
        BenchReport.lines(ways),
        ways.isEmpty() ? Optional.empty() : Optional.of(1 / ways.get(1).costOver(ways.get(0))),
        before,
        after);
  }

  private Map<String, String> configuration(StagedModel staged) {
    return Map.ofEntries(
        Map.entry("pellucid.roles", "explain"),
        Map.entry("pellucid.models.path", staged.models().toString()),
        Map.entry("pellucid.models.default", bundle.name()),
        Map.entry("pellucid.models.cache", staged.cache().toString()),
        Map.entry("pellucid.batch.max-size", String.valueOf(batch)),
        Map.entry("pellucid.inference.threads", String.valueOf(settings.threads())),
        Map.entry(
            "pellucid.inference.provider", settings.provider().name().toLowerCase(Locale.ROOT)),
        Map.entry("pellucid.inference.device", String.valueOf(settings.device())),
        Map.entry("pellucid.security.mode", "off"),
        Map.entry("quarkus.http.host", "localhost"),
        Map.entry("quarkus.management.host", "localhost"),
        Map.entry("quarkus.http.port", "0"),
        Map.entry("quarkus.management.port", "0"),
        Map.entry("quarkus.log.level", "ERROR"),
        Map.entry("quarkus.log.console.stderr", "true"));
  }

  private Contender decode() {
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    Preprocessor preprocessor = new Preprocessor(bundle.manifest().input());
    List<byte[]> all = new ArrayList<>(images.images());
    return new Contender(
        DECODE,
        all.size(),
        () -> {
          for (byte[] encoded : all) {
            float[] unused = preprocessor.tensor(decoder.decode(encoded));
          }
        });
  }
}
