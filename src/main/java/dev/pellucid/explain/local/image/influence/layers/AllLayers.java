package dev.pellucid.explain.local.image.influence.layers;

import dev.pellucid.compiler.TrainableClassifier;
import dev.pellucid.compiler.TrainableClassifier.Weight;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The logits as a function of all P weights that {@link TrainableClassifier} can learn, one after
 * the other in its order: z(θ), and the products of its Jacobian J {@code [C,P]} with a vector of
 * logits and with one of weights. The weights lie outside the heap, once for each classifier.
 */
final class AllLayers {

  private final Classifier classifier;
  private final Held held;

  /** What is read off the model once. */
  private record Held(TrainableClassifier network, List<Tensor.Floats> weights, int size) {}

  /** By which a classifier finds what it holds; all are equal. */
  private record Reading() implements BiFunction<byte[], String, Held> {
    @Override
    public Held apply(byte[] onnx, String modelName) {
      TrainableClassifier network = TrainableClassifier.of(onnx, modelName);
      List<Tensor.Floats> weights = new ArrayList<>();
      int size = 0;
      for (Weight weight : network.weights()) {
        weights.add(Tensor.lasting(weight.values(), weight.shape()));
        size = Math.addExact(size, weight.values().length);
      }
      return new Held(network, List.copyOf(weights), size);
    }
  }

  /** By which a classifier finds the graph that gives the logits' change; all are equal. */
  private record PushedForward() implements BiFunction<byte[], String, byte[]> {
    @Override
    public byte[] apply(byte[] onnx, String modelName) {
      return TrainableClassifier.of(onnx, modelName).pushedForward();
    }
  }

  /** By which a classifier finds the graph that gives the gradients; all are equal. */
  private record PulledBack() implements BiFunction<byte[], String, byte[]> {
    @Override
    public byte[] apply(byte[] onnx, String modelName) {
      return TrainableClassifier.of(onnx, modelName).pulledBack();
    }
  }

  private AllLayers(Classifier classifier, Held held) {
    this.classifier = classifier;
    this.held = held;
  }

  /**
   * Those of a model.
   *
   * @throws NotApplicableException if the gradient of some of its weights cannot be had
   */
  static AllLayers of(Classifier classifier) {
    try {
      return new AllLayers(classifier, classifier.ask(new Reading()));
    } catch (UnsupportedOperatorException e) {
      throw refused(classifier, e);
    }
  }

  /**
   * The same, of a model through which directions can be pushed forward too.
   *
   * @throws NotApplicableException if they cannot
   */
  static AllLayers bothWays(Classifier classifier) {
    AllLayers layers = of(classifier);
    try {
      classifier.ask(new PushedForward());
      return layers;
    } catch (UnsupportedOperatorException e) {
      throw refused(classifier, e);
    }
  }

  private static NotApplicableException refused(
      Classifier classifier, UnsupportedOperatorException why) {
    return new NotApplicableException(
        "method '%s' needs the gradients of all weights of model '%s', which cannot be had (%s); influence-functions goes by its last layer alone"
            .formatted(ArnoldiInfluence.ID, classifier.name(), why.getMessage()));
  }

  /** P. */
  int size() {
    return held.size();
  }

  /** C. */
  int classes() {
    return held.network().classes();
  }

  /** How many numbers an image has. */
  int pixels() {
    return held.network().input().channels()
        * held.network().input().height()
        * held.network().input().width();
  }

  /** A direction of all weights, one tensor for each, outside the heap. */
  List<Tensor.Floats> direction(float[] v) {
    List<Tensor.Floats> parts = new ArrayList<>();
    int at = 0;
    for (Weight weight : held.network().weights()) {
      int length = weight.values().length;
      parts.add(Tensor.lasting(Arrays.copyOfRange(v, at, at + length), weight.shape()));
      at += length;
    }
    return List.copyOf(parts);
  }

  /**
   * J v of some images, {@code [N·C]}, exactly. About three forward passes an image.
   *
   * @param direction v
   * @param pixels of N images
   */
  float[] pushedForward(List<Tensor.Floats> direction, float[] pixels) {
    Map<String, Tensor> inputs = inputs(pixels);
    for (int w = 0; w < direction.size(); w++) {
      inputs.put(held.network().weights().get(w).direction(), direction.get(w));
    }
    int images = pixels.length / pixels();
    return floats(
        classifier
            .run(new PushedForward(), inputs, new Passes(3L * images, 0))
            .get(TrainableClassifier.CHANGE));
  }

  /**
   * Σ Jᵀu over some images, {@code [P]}. A forward pass and a backward pass each, which goes to all
   * weights and costs twice what one to the image does.
   *
   * @param pixels of N images
   * @param seed u of each, {@code [N·C]}
   */
  float[] pulledBack(float[] pixels, float[] seed) {
    Map<String, Tensor> inputs = inputs(pixels);
    int images = pixels.length / pixels();
    inputs.put(TrainableClassifier.SEED, Tensor.of(seed, images, classes()));
    Map<String, Tensor> found =
        classifier.run(new PulledBack(), inputs, new Passes(images, images));
    float[] gradient = new float[size()];
    int at = 0;
    for (Weight weight : held.network().weights()) {
      float[] part = floats(found.get(weight.gradient()));
      System.arraycopy(part, 0, gradient, at, part.length);
      at += part.length;
    }
    return gradient;
  }

  /** A vector of logits as a seed. */
  static float[] seed(double[] u) {
    float[] seed = new float[u.length];
    for (int c = 0; c < seed.length; c++) {
      seed[c] = (float) u[c];
    }
    return seed;
  }

  private Map<String, Tensor> inputs(float[] pixels) {
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(
        held.network().inputName(),
        Tensor.of(
            pixels,
            pixels.length / pixels(),
            held.network().input().channels(),
            held.network().input().height(),
            held.network().input().width()));
    for (int w = 0; w < held.weights().size(); w++) {
      inputs.put(held.network().weights().get(w).name(), held.weights().get(w));
    }
    return inputs;
  }

  private static float[] floats(Tensor tensor) {
    return ((Tensor.Floats) tensor).array();
  }
}
