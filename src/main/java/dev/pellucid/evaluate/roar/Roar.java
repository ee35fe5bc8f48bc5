package dev.pellucid.evaluate.roar;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.TrainableClassifier;
import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.baseline.RandomMap;
import dev.pellucid.evaluate.statistics.MeanInterval;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.inference.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * ROAR, remove and retrain (Hooker, Erhan, Kindermans, Kim, 2019): the pixels that an explainer
 * ranks first are removed from every training and test image, each channel's mean over the training
 * images put in their place; the network is trained anew on what is left; how well it then does on
 * the test images says how much was removed. The lower, the better the explainer found what the
 * network needs: below that of a random map, or it found nothing.
 *
 * <p>Explained is the class that an image's target names, which is also what the network is trained
 * to tell. The network is the model's own, from random weights, in ONNX Runtime; the accuracy of
 * one trained so on all pixels stands beside that of the model, to show how far this training is
 * from the one that made it.
 *
 * <p>Cost: {@link RoarOptions#networks} trainings, each about {@code 3 · epochs · images} forward
 * passes, besides an explanation of every image for each explainer. Memory: the images, and four
 * bytes a pixel of them.
 *
 * <p>It judges a method on a set of images and not one explanation. It must not be used to choose a
 * method for one model: what is trained is another model each time. The shape of what was removed
 * may itself tell the class (Rong et al., 2022), which a network learns where all images are
 * treated alike, so a sharp map of an object may seem to have found nothing.
 */
public final class Roar {

  public static final StudyCard CARD =
      new StudyCard(
          "roar",
          "ROAR (RemOve And Retrain)",
          SurveyPlace.INDICATOR,
          new Paper(
              "Hooker, Erhan, Kindermans, Kim",
              "A Benchmark for Interpretability Methods in Deep Neural Networks",
              "NeurIPS",
              2019),
          "a training of the network for every method and share removed",
          "roar");

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);
  private static final int IN_ONE_RUN = 32;

  /** Of every interval. */
  public static final double CONFIDENCE = 0.95;

  private final Classifier classifier;
  private final SessionSettings settings;
  private final ImageBatch training;
  private final ImageBatch test;
  private final RoarOptions options;
  private final Runnable afterEpoch;
  private final TrainableClassifier network;
  private final float[] means;

  /**
   * Prepares it; nothing is trained yet.
   *
   * @param training images that networks learn from, their targets naming the true classes
   * @param test other images, on which they are tried
   * @param afterEpoch hears of every epoch that is over; there will be {@link #epochs}
   * @throws dev.pellucid.graph.UnfitModelException if this model cannot be trained here
   */
  public Roar(
      Classifier classifier,
      SessionSettings settings,
      ImageBatch training,
      ImageBatch test,
      RoarOptions options,
      Runnable afterEpoch) {
    requireNamed(training);
    requireNamed(test);
    this.classifier = classifier;
    this.settings = settings;
    this.training = training;
    this.test = test;
    this.options = options;
    this.afterEpoch = afterEpoch;
    this.network = TrainableClassifier.of(classifier.onnx(), classifier.name());
    this.means = means(training);
  }

  static void requireNamed(ImageBatch images) {
    if (!images.targets().stream().allMatch(Target::isResolved)) {
      throw new IllegalArgumentException(
          "a network learns from images whose targets name their classes");
    }
  }

  private static float[] means(ImageBatch images) {
    int area = images.height() * images.width();
    double[] sums = new double[images.channels()];
    for (int i = 0; i < images.pixels().length; i++) {
      sums[i / area % sums.length] += images.pixels()[i];
    }
    float[] means = new float[sums.length];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = (float) (sums[channel] / ((double) area * images.size()));
    }
    return means;
  }

  /** How many epochs there will be for so many explainers. */
  public int epochs(int explainers) {
    return options.networks(explainers) * options.training().epochs();
  }

  /**
   * Judges explainers, one after the other.
   *
   * @throws dev.pellucid.graph.UnfitModelException if one cannot explain this model, or says
   *     nothing of places; before anything is trained
   */
  public RoarResult judge(List<Explainer> explainers) {
    ImageBatch first = RemovedPixels.part(test, 0, 1);
    explainers.forEach(explainer -> RemovedPixels.ranks(explainer, classifier, first));
    try (Learner learner = new Learner(network, classifier.name(), settings)) {
      double[] given = hits(classifier, RemovedPixels.none(test));
      double[] retrained = hits(learner, RemovedPixels.none(training), RemovedPixels.none(test));
      List<RetrainedHits> judged = new ArrayList<>();
      for (Explainer explainer : explainers) {
        List<double[]> hits = new ArrayList<>();
        hits.add(retrained);
        hits.addAll(hits(learner, explainer));
        judged.add(new RetrainedHits(explainer, options.shares(), hits));
      }
      MeanInterval interval = new MeanInterval(CONFIDENCE, options.seed());
      Optional<RetrainedHits> random =
          judged.stream().filter(each -> each.explainer() instanceof RandomMap).findFirst();
      return new RoarResult(
          interval.ofAnswers(given),
          interval.ofAnswers(retrained),
          judged.stream().map(each -> each.line(random, interval)).toList());
    }
  }

  /** One array a share. */
  private List<double[]> hits(Learner learner, Explainer explainer) {
    List<int[]> ofTraining = RemovedPixels.ranks(explainer, classifier, training);
    List<int[]> ofTest = RemovedPixels.ranks(explainer, classifier, test);
    List<double[]> hits = new ArrayList<>();
    for (double share : options.shares()) {
      int removed = (int) Math.round(share * test.height() * test.width());
      hits.add(
          hits(
              learner,
              new RemovedPixels(training, ofTraining, removed, means),
              new RemovedPixels(test, ofTest, removed, means)));
    }
    return hits;
  }

  /** One a test image; of several networks, their mean. */
  private double[] hits(Learner learner, RemovedPixels learnt, RemovedPixels tried) {
    SplittableRandom seeds = new SplittableRandom(options.seed());
    double[] share = new double[tried.count()];
    for (int repeat = 0; repeat < options.repeats(); repeat++) {
      List<float[]> weights =
          learner.learn(learnt, options.training(), seeds.nextLong(), afterEpoch);
      try (Classifier trained = classifier.reweighted(network.with(weights))) {
        double[] hits = hits(trained, tried);
        for (int i = 0; i < share.length; i++) {
          share[i] += hits[i] / options.repeats();
        }
      }
    }
    return share;
  }

  /** 1 where the class is told, 0 where it is not. */
  static double[] hits(Classifier classifier, RemovedPixels tried) {
    double[] hits = new double[tried.count()];
    for (int from = 0; from < hits.length; from += IN_ONE_RUN) {
      int rows = Math.min(IN_ONE_RUN, hits.length - from);
      ImageBatch like = RemovedPixels.part(tried.images(), from, from + rows);
      float[] pixels = new float[like.pixels().length];
      for (int row = 0; row < rows; row++) {
        tried.copy(from + row, pixels, row * like.imageLength());
      }
      ImageBatch batch =
          new ImageBatch(like.channels(), like.height(), like.width(), pixels, like.targets());
      BatchOutputs outputs = classifier.run(LOGITS, batch);
      for (int row = 0; row < rows; row++) {
        boolean told =
            Target.predicted(outputs.row(TensorNames.LOGITS, row)) == tried.label(from + row);
        hits[from + row] = told ? 1 : 0;
      }
    }
    return hits;
  }
}
