package dev.pellucid.evaluate.roar;

import dev.pellucid.compiler.TrainableClassifier;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.model.inference.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model's network trained anew, each time from other random weights and with the images in
 * another order, so that it can be seen what of an explanation was chance. Trained as {@link Roar}
 * trains, on all pixels. Cost: {@code 3 · epochs · images} forward passes a network.
 *
 * @param training of each network
 * @param seed of weights and of the order of images
 */
public record Retraining(Training training, long seed) {

  /**
   * A network.
   *
   * @param onnx the model with what was learnt
   * @param accuracy on images that it did not learn from
   */
  public record Network(byte[] onnx, Estimate accuracy) {}

  /**
   * Trains.
   *
   * @param networks how many
   * @param learnt images, their targets naming the true classes
   * @param tried others, of which the accuracy is told
   * @param afterEpoch hears of every epoch that is over
   * @throws dev.pellucid.graph.UnfitModelException if this model cannot be trained here
   */
  public List<Network> train(
      int networks,
      Classifier classifier,
      SessionSettings settings,
      ImageBatch learnt,
      ImageBatch tried,
      Runnable afterEpoch) {
    Roar.requireNamed(learnt);
    Roar.requireNamed(tried);
    TrainableClassifier network = TrainableClassifier.of(classifier.onnx(), classifier.name());
    MeanInterval interval = new MeanInterval(Roar.CONFIDENCE, seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Network> trained = new ArrayList<>();
    try (Learner learner = new Learner(network, classifier.name(), settings)) {
      for (int i = 0; i < networks; i++) {
        byte[] onnx =
            network.with(
                learner.learn(RemovedPixels.none(learnt), training, seeds.nextLong(), afterEpoch));
        try (Classifier one = classifier.reweighted(onnx)) {
          trained.add(
              new Network(onnx, interval.ofAnswers(Roar.hits(one, RemovedPixels.none(tried)))));
        }
      }
    }
    return trained;
  }
}
