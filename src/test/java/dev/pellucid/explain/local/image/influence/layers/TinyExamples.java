package dev.pellucid.explain.local.image.influence.layers;

import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.examples.ExampleWriter;
import dev.pellucid.model.examples.ExamplesFolder;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A network of two convolutions and a linear layer, 157 weights in all, and small pictures of three
 * classes that overlap: each is a pattern of its class in noise.
 *
 * @param pixels of all, {@code [n·36]}
 * @param labels {@code [n]}
 */
record TinyExamples(float[] pixels, int[] labels) {

  static final int SIDE = 6;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 3;
  static final int WEIGHTS = 27 + 3 + 108 + 4 + 12 + 3;

  /**
   * Draws some.
   *
   * @param noise its deviation; the patterns' is 1
   */
  static TinyExamples draw(int count, double noise, long seed) {
    float[] patterns = normal(CLASSES * PIXELS, new Random(99), 1);
    Random random = new Random(seed);
    float[] pixels = normal(count * PIXELS, random, noise);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES;
      for (int k = 0; k < PIXELS; k++) {
        pixels[i * PIXELS + k] += patterns[labels[i] * PIXELS + k];
      }
    }
    return new TinyExamples(pixels, labels);
  }

  private static float[] normal(int count, Random random, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  /** The network with random weights. */
  static byte[] network() {
    OnnxModel m = OnnxModel.usual();
    String first =
        m.op("Conv", m.image(1, SIDE, SIDE), m.weights(3, 1, 3, 3), m.weights(3))
            .list("pads", 1, 1, 1, 1)
            .get();
    String pooled =
        m.op("AveragePool", m.op("Tanh", first).get())
            .list("kernel_shape", 2, 2)
            .list("strides", 2, 2)
            .get();
    String second =
        m.op("Conv", pooled, m.weights(4, 3, 3, 3), m.weights(4)).list("pads", 1, 1, 1, 1).get();
    return m.classify(m.op("GlobalAveragePool", m.op("Relu", second).get()).get(), CLASSES).bytes();
  }

  int count() {
    return labels.length;
  }

  /** The pixels of one. */
  float[] image(int index) {
    return batch(index, Target.PREDICTED).pixels();
  }

  /** One of them to be explained. */
  ImageBatch batch(int index, Target target) {
    return new ImageBatch(1, SIDE, SIDE, pixels, Collections.nCopies(count(), target)).only(index);
  }

  /** Opens a model that has these as its examples. */
  Classifier open(Path folder, byte[] onnx) throws IOException {
    Path model = Files.write(folder.resolve("tiny.onnx"), onnx);
    Classifier classifier =
        new Classifier(BundleReader.read(model), SessionSettings.onCpu().withThreads(1));
    ImageFeatures features = ImageFeatures.of(classifier);
    ImageBatch all =
        new ImageBatch(1, SIDE, SIDE, pixels, Collections.nCopies(count(), Target.PREDICTED));
    var found = features.of(all);
    try (ExampleWriter writer =
        ExampleWriter.open(
            ExamplesFolder.of(model),
            features.space(found.get(0)),
            Arrays.toString(labels) + Arrays.hashCode(pixels))) {
      for (int i = 0; i < count(); i++) {
        Features each = found.get(i);
        writer.add(
            String.valueOf(i),
            OptionalInt.of(labels[i]),
            each.features(),
            each.logits(),
            new byte[0]);
      }
      writer.finish();
    }
    return classifier;
  }

  /** Fits the gradients along so many eigenvectors. */
  FittedGradients fit(Classifier classifier, int eigenvectors) throws IOException {
    try (GradientFit fit = begin(classifier, new GradientPlan(eigenvectors, count(), 0))) {
      fit.iterate(done -> {});
      return fit.project(done -> {});
    }
  }

  GradientFit begin(Classifier classifier, GradientPlan plan) throws IOException {
    return GradientFit.open(
        classifier, classifier.examples(), plan, name -> image(Integer.parseInt(name)));
  }
}
