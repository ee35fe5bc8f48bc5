package dev.pellucid.explain.global.model;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A network whose classes are known sums of concepts: images {@code [3,8,8]} are cut into four
 * parts of 4 × 4 pixels, each turned to {@value #CHANNELS} channels without loss, so that any
 * concept can be put into an image at will; the logits are linear in the means over the parts.
 *
 * <p>Class 0 is 2 × concept 0, class 1 is concept 1 and 1.5 × concept 2, class 2 is concept 3.
 * Concepts 4 and 5 mean nothing to any class.
 */
public final class PlantedModel {

  public static final int CHANNELS = 48;
  public static final int CONCEPTS = 6;

  private static final double[][] WEIGHTS = {
    {2, 0, 0, 0, 0, 0}, {0, 1, 1.5, 0, 0, 0}, {0, 0, 0, 1, 0, 0}
  };

  private static final int PARTS = 4;

  private PlantedModel() {}

  /** What a concept weighs in a class. */
  public static double weight(int classIndex, int concept) {
    return WEIGHTS[classIndex][concept];
  }

  /** The model with its bank of unit vectors; concept j is the direction of channel 2j. */
  public static Classifier open(Path folder) throws IOException {
    Path file = Files.write(folder.resolve("planted.onnx"), network().bytes());
    ModelBundle bundle = BundleReader.read(file);
    ConceptBank bank =
        new ConceptBank(
            Optional.empty(),
            CHANNELS,
            IntStream.range(0, CONCEPTS)
                .mapToObj(j -> Concept.of("concept " + j, axis(2 * j)))
                .toList());
    return new Classifier(
        new ModelBundle(
            bundle.location(),
            bundle.manifest(),
            bundle.onnx(),
            Optional.of(bank),
            bundle.digest(),
            bundle.files()),
        SessionSettings.onCpu());
  }

  private static float[] axis(int k) {
    float[] axis = new float[CHANNELS];
    axis[k] = 1;
    return axis;
  }

  private static OnnxModel network() {
    OnnxModel m = OnnxModel.usual();
    float[] identity = new float[CHANNELS * CHANNELS];
    for (int k = 0; k < CHANNELS; k++) {
      identity[k * CHANNELS + k] = 1;
    }
    String map =
        m.op("Conv", m.image(3, 8, 8), m.floats(identity, CHANNELS, 3, 4, 4))
            .list("kernel_shape", 4, 4)
            .list("strides", 4, 4)
            .as("parts");
    String flat = m.op("Flatten", m.op("GlobalAveragePool", map).get()).with("axis", 1).get();
    float[] weights = new float[CHANNELS * WEIGHTS.length];
    for (int c = 0; c < WEIGHTS.length; c++) {
      for (int j = 0; j < CONCEPTS; j++) {
        weights[2 * j * WEIGHTS.length + c] = (float) WEIGHTS[c][j];
      }
    }
    m.op("MatMul", flat, m.floats(weights, CHANNELS, WEIGHTS.length)).as(OnnxModel.SCORES);
    return m.output(OnnxModel.SCORES, DataType.FLOAT, -1, WEIGHTS.length);
  }

  /**
   * An image with so much of each concept in all its parts, and noise in all other channels.
   *
   * @param presences {@code [J]}
   */
  public static float[] image(double[] presences, Random random) {
    float[] pixels = new float[3 * 8 * 8];
    for (int part = 0; part < PARTS; part++) {
      for (int k = 0; k < CHANNELS; k++) {
        boolean concept = k % 2 == 0 && k / 2 < CONCEPTS;
        pixels[pixel(part, k)] = (float) (concept ? presences[k / 2] : 0.5 * random.nextGaussian());
      }
    }
    return pixels;
  }

  private static int pixel(int part, int k) {
    int channel = k / 16;
    int y = 4 * (part / 2) + k % 16 / 4;
    int x = 4 * (part % 2) + k % 4;
    return (channel * 8 + y) * 8 + x;
  }

  /** Normally distributed presences. */
  public static double[] presences(Random random) {
    return IntStream.range(0, CONCEPTS).mapToDouble(j -> random.nextGaussian()).toArray();
  }

  /** Images of random presences. */
  public static List<float[]> images(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> image(presences(random), random)).toList();
  }
}
