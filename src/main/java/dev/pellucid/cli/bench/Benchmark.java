package dev.pellucid.cli.bench;

import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One model, measured on some images.
 *
 * @param batch images in one run
 */
public record Benchmark(
    ModelBundle bundle, SessionSettings settings, int batch, EncodedImages images) {

  private static final String DECODE = "decode, one thread";

  /** How many contenders {@link #passes} has. */
  public static final int PASSES = 4;

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

  /** Puts the parts of a report together. */
  public BenchReport report(List<Rate> passes, ProcessMemory before, ProcessMemory after) {
    return new BenchReport(
        bundle.name(),
        images.source(),
        batch,
        settings.threads(),
        Runtime.getRuntime().availableProcessors(),
        "Java " + Runtime.version().feature() + " on " + System.getProperty("os.arch"),
        LivePlan.of(bundle).what(),
        BenchReport.lines(passes),
        before,
        after);
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
