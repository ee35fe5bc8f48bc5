package dev.pellucid.evaluate.roar;

import dev.pellucid.compiler.TrainableClassifier;
import dev.pellucid.compiler.TrainableClassifier.Weight;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a network from random weights by Adam (Kingma, Ba, 2015) with decoupled weight decay, the
 * rate rising over a tenth of the steps and falling along a cosine. Weights begin as He et al.
 * (2015) draw them, what is added as zero.
 */
final class Learner implements AutoCloseable {

  private static final double MOMENTUM = 0.9;
  private static final double SQUARES = 0.999;
  private static final double TINY = 1e-8;
  private static final double DECAY = 0.02;
  private static final double SMOOTHING = 0.1;
  private static final double WARM_UP = 0.1;

  private final TrainableClassifier network;
  private final InferenceSession session;

  Learner(TrainableClassifier network, String name, SessionSettings settings) {
    this.network = network;
    this.session = InferenceSession.open(name, network.onnx(), settings);
  }

  /**
   * Trains anew.
   *
   * @param afterEpoch runs after each
   * @return one array a weight
   */
  List<float[]> learn(RemovedPixels pictures, Training training, long seed, Runnable afterEpoch) {
    Random random = new Random(seed);
    List<float[]> weights =
        network.weights().stream().map(weight -> initial(weight, random)).toList();
    List<float[]> means = weights.stream().map(w -> new float[w.length]).toList();
    List<float[]> squares = weights.stream().map(w -> new float[w.length]).toList();
    int batch = Math.min(training.batch(), pictures.count());
    int perEpoch = pictures.count() / batch;
    int steps = perEpoch * training.epochs();
    int[] order = new int[pictures.count()];
    Arrays.setAll(order, i -> i);
    for (int step = 0; step < steps; step++) {
      if (step % perEpoch == 0) {
        shuffle(order, random);
      }
      int from = step % perEpoch * batch;
      Map<String, Tensor> outputs =
          session.run(inputs(pictures, Arrays.copyOfRange(order, from, from + batch), weights));
      double rate = training.rate() * schedule((step + 1.0) / steps);
      for (int w = 0; w < weights.size(); w++) {
        float[] gradient =
            ((Tensor.Floats) outputs.get(network.weights().get(w).gradient())).array();
        boolean decays = network.weights().get(w).fanIn() > 0;
        update(
            weights.get(w), gradient, means.get(w), squares.get(w), batch, rate, step + 1, decays);
      }
      if ((step + 1) % perEpoch == 0) {
        afterEpoch.run();
      }
    }
    return weights;
  }

  private Map<String, Tensor> inputs(RemovedPixels pictures, int[] chosen, List<float[]> weights) {
    int length = network.input().channels() * network.input().height() * network.input().width();
    float[] pixels = new float[chosen.length * length];
    float[] targets = new float[chosen.length * network.classes()];
    Arrays.fill(targets, (float) (SMOOTHING / network.classes()));
    for (int i = 0; i < chosen.length; i++) {
      pictures.copy(chosen[i], pixels, i * length);
      targets[i * network.classes() + pictures.label(chosen[i])] += (float) (1 - SMOOTHING);
    }
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(
        network.inputName(),
        Tensor.of(
            pixels,
            chosen.length,
            network.input().channels(),
            network.input().height(),
            network.input().width()));
    inputs.put(TrainableClassifier.TARGETS, Tensor.of(targets, chosen.length, network.classes()));
    for (int w = 0; w < weights.size(); w++) {
      Weight weight = network.weights().get(w);
      inputs.put(weight.name(), Tensor.of(weights.get(w), weight.shape()));
    }
    return inputs;
  }

  private static float[] initial(Weight weight, Random random) {
    float[] values = new float[weight.values().length];
    if (weight.fanIn() > 0) {
      double deviation = Math.sqrt(2.0 / weight.fanIn());
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    return values;
  }

  private static double schedule(double progress) {
    return progress < WARM_UP
        ? progress / WARM_UP
        : 0.5 * (1 + Math.cos(Math.PI * (progress - WARM_UP) / (1 - WARM_UP)));
  }

  private static void update(
      float[] weights,
      float[] gradient,
      float[] means,
      float[] squares,
      int batch,
      double rate,
      int step,
      boolean decays) {
    double meanScale = 1 - Math.pow(MOMENTUM, step);
    double squareScale = 1 - Math.pow(SQUARES, step);
    double kept = decays ? 1 - rate * DECAY : 1;
    for (int i = 0; i < weights.length; i++) {
      double g = gradient[i] / (double) batch;
      means[i] = (float) (MOMENTUM * means[i] + (1 - MOMENTUM) * g);
      squares[i] = (float) (SQUARES * squares[i] + (1 - SQUARES) * g * g);
      double moved = rate * (means[i] / meanScale) / (Math.sqrt(squares[i] / squareScale) + TINY);
      weights[i] = (float) (weights[i] * kept - moved);
    }
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
