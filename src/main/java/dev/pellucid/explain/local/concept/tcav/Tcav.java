package dev.pellucid.explain.local.concept.tcav;

import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Testing with concept activation vectors (Kim et al., "Interpretability Beyond Feature
 * Attribution: Quantitative Testing with Concept Activation Vectors (TCAV)", ICML 2018).
 *
 * <p>A linear support vector machine tells the activations of images with a concept from those of
 * images without; the unit normal v of its boundary is the concept's activation vector. S = ⟨∂y/∂A,
 * v⟩ is the directional derivative of a class's logit y for one image, and the TCAV score of the
 * class is the share of its images with S > 0. Vectors are learnt on several random splits of the
 * images: each draws as many with the concept as without, {@value #HELD_OUT} of which are held out
 * for the accuracy.
 *
 * <p>Two tests tell whether a concept means anything:
 *
 * <ul>
 *   <li>Of the accuracy: the mean accuracy over splits against the accuracies of vectors learnt in
 *       the same way after the labels were shuffled. p is one-sided, Student's, for a further draw
 *       from the distribution of the latter; as the mean over splits varies less than one draw, it
 *       errs on the safe side.
 *   <li>Of the class: the scores of the concept's vectors against those of vectors that tell random
 *       images from other random images, by Welch's two-sided t-test (the paper's test; it does not
 *       assume equal variances).
 * </ul>
 *
 * <p>Neither p is corrected for how many concepts and classes are looked at; multiply it by their
 * number (Bonferroni). Splits share their images, so that the scores of a concept are less
 * independent than the second test takes them to be: it tells what random directions would also
 * give, not how the concept would fare with other images.
 *
 * <p>Cost: a forward pass for every image of a concept, once, and a backward pass of the head for
 * every image of a class; a fit is some milliseconds for some hundred channels.
 *
 * <p>It must not be used to learn that a model does not know a concept: a linear boundary at one
 * layer may fail where another would not. And a derivative says what an infinitesimal step does,
 * not what happens when the concept is taken away.
 *
 * @param splits S, how many vectors of a concept are learnt
 * @param labellings how often the labels are shuffled
 * @param randomVectors how many vectors of random images are learnt
 * @param penalty of the squared length of the classifier's weights, activations scaled to a mean
 *     square of one
 * @param seed by which images are drawn
 */
public record Tcav(int splits, int labellings, int randomVectors, double penalty, long seed) {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "tcav",
          "Testing with concept activation vectors (TCAV)",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Kim et al.",
              "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors (TCAV)",
              "ICML",
              2018),
          "1 forward an image of a concept, 1 backward an image of a class",
          "fit concepts --method tcav");

  /** As much as a concept's vectors keep of the images to be tested on. */
  static final double HELD_OUT = 0.3;

  /** The fewest images, with a concept and without each, of which a third can be held out. */
  static final int FEWEST_IMAGES = 5;

  public Tcav {
    if (splits < 2 || labellings < 2 || randomVectors < 2) {
      throw new InvalidParameterException(
          "a t-test compares two vectors or more with two or more, not %d splits with %d labellings and %d random vectors"
              .formatted(splits, labellings, randomVectors));
    }
    if (!(penalty > 0) || Double.isInfinite(penalty)) {
      throw new InvalidParameterException("the penalty is a positive number, not " + penalty);
    }
  }

  /** 10 splits, 30 labellings, 50 random vectors, a penalty of 0.01. */
  public static Tcav usual(long seed) {
    return new Tcav(10, 30, 50, 0.01, seed);
  }

  public Tcav withSplits(int wanted) {
    return new Tcav(wanted, labellings, randomVectors, penalty, seed);
  }

  /**
   * Learns a concept.
   *
   * @param with activations {@code [D]} of images with the concept
   * @param without those of images without it
   * @throws NotApplicableException if there are fewer than {@value #FEWEST_IMAGES} of either, or
   *     nothing tells them apart
   */
  public LearntConcept learn(String name, List<float[]> with, List<float[]> without) {
    requireEnough("concept '%s' has %d images".formatted(name, with.size()), with.size());
    requireEnough(
        "there are %d images without the concept '%s'".formatted(without.size(), name),
        without.size());
    int count = Math.min(with.size(), without.size());
    Random random = new Random(seed ^ name.hashCode());
    List<ConceptActivationVector> cavs =
        several(
            splits, random, draw -> split(drawn(with, count, draw), drawn(without, count, draw)));
    double[] chance =
        several(labellings, random, draw -> shuffled(with, without, count, draw).accuracy())
            .stream()
            .mapToDouble(accuracy -> accuracy)
            .toArray();
    LearntConcept learnt = new LearntConcept(name, cavs, count, 1);
    double p = Sample.of(chance, 1.0 / (2 * heldOut(count))).reaches(learnt.accuracy());
    return new LearntConcept(name, cavs, count, p);
  }

  private ConceptActivationVector shuffled(
      List<float[]> with, List<float[]> without, int count, Random draw) {
    List<float[]> all = new ArrayList<>(drawn(with, count, draw));
    all.addAll(drawn(without, count, draw));
    Collections.shuffle(all, draw);
    return split(all.subList(0, count), all.subList(count, 2 * count));
  }

  /**
   * Vectors that mean nothing: each tells some images of a pool from some others.
   *
   * @param pool activations {@code [D]}
   * @param images on each side, as many as there are of a concept; fewer if the pool has not twice
   *     as many
   * @throws NotApplicableException if the pool has not twice {@value #FEWEST_IMAGES}
   */
  public List<ConceptActivationVector> random(List<float[]> pool, int images) {
    int count = Math.min(images, pool.size() / 2);
    requireEnough(
        "%d random images are two sets of %d".formatted(pool.size(), pool.size() / 2), count);
    return several(
        randomVectors,
        new Random(~seed),
        draw -> {
          List<float[]> both = drawn(pool, 2 * count, draw);
          return split(both.subList(0, count), both.subList(count, 2 * count));
        });
  }

  /**
   * How a class depends on a concept.
   *
   * @param concept the concept's vectors
   * @param random vectors of random images
   * @param gradients of the class's logit, {@code [D]} an image of the class
   */
  public static Sensitivity sensitivity(
      List<ConceptActivationVector> concept,
      List<ConceptActivationVector> random,
      List<float[]> gradients) {
    List<TcavScore> own = scores(concept, gradients);
    List<TcavScore> others = scores(random, gradients);
    double resolution = 1.0 / gradients.size();
    return new Sensitivity(
        mean(own), mean(others), sample(own, resolution).differsFrom(sample(others, resolution)));
  }

  private static List<TcavScore> scores(
      List<ConceptActivationVector> vectors, List<float[]> gradients) {
    return vectors.stream().map(each -> TcavScore.of(each.derivatives(gradients))).toList();
  }

  private static Sample sample(List<TcavScore> scores, double resolution) {
    return Sample.of(scores.stream().mapToDouble(TcavScore::signCount).toArray(), resolution);
  }

  private static TcavScore mean(List<TcavScore> scores) {
    return new TcavScore(
        scores.stream().mapToDouble(TcavScore::signCount).average().orElseThrow(),
        scores.stream().mapToDouble(TcavScore::magnitude).average().orElseThrow());
  }

  /** A vector of a random split; both sides have been drawn in random order. */
  private ConceptActivationVector split(List<float[]> with, List<float[]> without) {
    int test = heldOut(with.size());
    LinearSvm boundary =
        LinearSvm.fit(
            with.subList(test, with.size()), without.subList(test, without.size()), penalty);
    return new ConceptActivationVector(
        UnitVector.of(boundary.weights()),
        boundary.accuracy(with.subList(0, test), without.subList(0, test)));
  }

  private static int heldOut(int images) {
    return Math.max(1, (int) (images * HELD_OUT));
  }

  private static List<float[]> drawn(List<float[]> from, int count, Random random) {
    List<float[]> shuffled = new ArrayList<>(from);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, count);
  }

  private static <T> List<T> several(int count, Random random, Function<Random, T> made) {
    return IntStream.range(0, count)
        .mapToObj(i -> made.apply(new Random(random.nextLong())))
        .toList();
  }

  private static void requireEnough(String what, int images) {
    if (images < FEWEST_IMAGES) {
      throw new NotApplicableException(
          "%s; TCAV needs %d or more, and 30 or more to tell anything"
              .formatted(what, FEWEST_IMAGES));
    }
  }
}
