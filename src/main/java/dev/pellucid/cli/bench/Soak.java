package dev.pellucid.cli.bench;

import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Explains many images and looks at the memory on the way. */
public final class Soak {

  private static final long EVERY = 1000;

  private Soak() {}

  /** What was held after so many images. */
  public record Sample(long images, ProcessMemory memory) {}

  /**
   * Runs the live pipeline over so many images.
   *
   * @param sampled told each sample: before the first image, after every thousandth and the last
   * @throws IOException if the model cannot be copied
   */
  public static List<Sample> run(
      ModelBundle bundle,
      SessionSettings settings,
      int batch,
      EncodedImages images,
      long count,
      Consumer<Sample> sampled)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (StagedModel staged = new StagedModel(bundle);
        LivePipeline pipeline = new LivePipeline(bundle, staged, settings, batch)) {
      for (long done = 0; ; done += Math.min(EVERY, count - done)) {
        Sample sample = new Sample(done, ProcessMemory.now());
        samples.add(sample);
        sampled.accept(sample);
        if (done == count) {
          return samples;
        }
        pipeline.explain(images, Math.min(EVERY, count - done));
      }
    }
  }
}
