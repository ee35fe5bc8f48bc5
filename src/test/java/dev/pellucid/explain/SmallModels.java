package dev.pellucid.explain;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Small random networks, opened as a method sees them, and small random images for them. */
public final class SmallModels {

  private SmallModels() {}

  /** {@link SmallNet}: takes {@code [N,3,8,8]}, tells five classes apart. */
  public static Classifier convolutional() {
    return open(SmallNet.classifier());
  }

  /** Any model. */
  public static Classifier open(OnnxModel model) {
    return open(model, SessionSettings.onCpu());
  }

  /** Any model in sessions of any kind. */
  public static Classifier open(OnnxModel model, SessionSettings settings) {
    try {
      Path folder = Files.createTempDirectory("small-model");
      try {
        Path file = Files.write(folder.resolve("small.onnx"), model.bytes());
        return new Classifier(BundleReader.read(file), settings);
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Random images for {@link #convolutional()}, one a target. */
  public static ImageBatch images(long seed, Target... targets) {
    return images(3, 8, 8, seed, targets);
  }

  /** Random images, normally distributed, one a target. */
  public static ImageBatch images(
      int channels, int height, int width, long seed, Target... targets) {
    return new ImageBatch(
        channels,
        height,
        width,
        normal(targets.length * channels * height * width, seed),
        List.of(targets));
  }

  /** Normally distributed numbers. */
  public static float[] normal(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
