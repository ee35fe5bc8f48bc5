package dev.pellucid.explain.local.image.influence;

import dev.pellucid.model.examples.ExampleSet;
import dev.pellucid.model.examples.ExampleSpace;
import dev.pellucid.model.examples.ExampleWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Points of a few classes around means of their own, and the last layer that says what they are.
 *
 * @param features {@code [n][K]}
 * @param labels {@code [n]}
 */
record SmallExamples(float[][] features, int[] labels, int classes) {

  /** Clouds that overlap, so that no layer tells all of them apart. */
  static SmallExamples clouds(int count, int width, int classes, long seed) {
    Random random = new Random(seed);
    double[][] means = new double[classes][width];
    for (double[] mean : means) {
      for (int k = 0; k < width; k++) {
        mean[k] = random.nextGaussian();
      }
    }
    float[][] features = new float[count][width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
      for (int k = 0; k < width; k++) {
        features[i][k] = (float) (means[labels[i]][k] + random.nextGaussian());
      }
    }
    return new SmallExamples(features, labels, classes);
  }

  /** [φ, 1]. */
  static float[] point(float[] features) {
    float[] point = Arrays.copyOf(features, features.length + 1);
    point[features.length] = 1;
    return point;
  }

  HeadShape shape() {
    return new HeadShape(features[0].length + 1, classes);
  }

  /** Kept as {@code fit examples} keeps them, for a layer of these weights. */
  ExampleSet write(Path folder, double[] weights) throws IOException {
    ExampleSpace space =
        new ExampleSpace("digest", "input", "features", features[0].length, classes, true);
    try (ExampleWriter writer = ExampleWriter.open(folder, space, "images")) {
      for (int i = 0; i < labels.length; i++) {
        writer.add(
            "point-" + i,
            OptionalInt.of(labels[i]),
            features[i],
            logits(weights, features[i]),
            new byte[0]);
      }
      writer.finish();
    }
    return ExampleSet.open(folder).orElseThrow();
  }

  float[] logits(double[] weights, float[] of) {
    double[] wide = shape().times(weights, point(of));
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = (float) wide[c];
    }
    return logits;
  }

  /** Normally distributed weights. */
  double[] randomWeights(long seed) {
    Random random = new Random(seed);
    double[] weights = new double[shape().size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextGaussian();
    }
    return weights;
  }

  /** −log p_y of a point. */
  double loss(double[] weights, float[] of, int label) {
    double[] logits = shape().times(weights, point(of));
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - logits[label]);
    }
    return Math.log(sum);
  }
}
