package dev.pellucid.explain.local.concept.bottleneck;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Post-hoc concept bottleneck (Yuksekgonul, Wang, Zou, ICLR 2023): ŷ = argmax_c (W p + b)_c, p_j =
 * mean over positions of ⟨A, v_j⟩, the presence of concept j in the activations A of a layer, W
 * {@code [C,J]} sparse by an elastic net. A classifier that can be read: its weights, of presences
 * scaled to deviation 1, are what it makes of each concept.
 *
 * <p>PCBM-h, the variant with a residual, adds R a + r, a {@code [K]} the activations' mean over
 * positions, fitted after W with W held fast: where it is much better, the concepts lack something
 * that the class needs.
 *
 * <p>Cost: one forward pass an image for its activations; the fit takes seconds.
 *
 * <p>Not to be used as an account of the original model: it is another model, which may come to the
 * same answers in another way. How far it agrees is measured on images that it was not fitted to.
 */
public final class PostHocConceptBottleneck {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "post-hoc-concept-bottleneck",
          "Post-hoc concept bottleneck",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper("Yuksekgonul, Wang, Zou", "Post-hoc Concept Bottleneck Models", "ICLR", 2023),
          "1 forward an image",
          "concepts --analyse bottleneck");

  /** The residual is a crutch: it is fitted with small weights, all of them. */
  private static final ElasticNet RESIDUAL = new ElasticNet(0.01, 0);

  private final ConceptVectors bank;
  private final int[] classes;
  private final SoftmaxRegression rule;
  private final Optional<SoftmaxRegression> residual;

  private PostHocConceptBottleneck(
      ConceptVectors bank,
      int[] classes,
      SoftmaxRegression rule,
      Optional<SoftmaxRegression> residual) {
    this.bank = bank;
    this.classes = classes;
    this.rule = rule;
    this.residual = residual;
  }

  /**
   * Fits a bottleneck without residual.
   *
   * @param pooled the mean over positions of each image's activations, {@code [N][K]}
   * @param labels of the images; the bottleneck knows the classes that occur
   * @throws IllegalArgumentException if the images are of fewer than two classes, or not one a
   *     label, or have not the bank's channels
   */
  public static PostHocConceptBottleneck fit(
      ConceptVectors bank, List<float[]> pooled, int[] labels, ElasticNet net) {
    if (pooled.size() != labels.length) {
      throw new IllegalArgumentException(
          "%d images with %d labels".formatted(pooled.size(), labels.length));
    }
    int[] classes = Arrays.stream(labels).distinct().sorted().toArray();
    if (classes.length < 2) {
      throw new IllegalArgumentException(
          "a bottleneck tells two classes or more apart; the %d images are of %s"
              .formatted(labels.length, Arrays.toString(classes)));
    }
    float[][] presences =
        pooled.stream().map(each -> presences(bank, each)).toArray(float[][]::new);
    double[][] nothingKnown = new double[labels.length][classes.length];
    return new PostHocConceptBottleneck(
        bank,
        classes,
        SoftmaxRegression.fit(presences, nothingKnown, indices(classes, labels), net),
        Optional.empty());
  }

  /**
   * The same with a residual, PCBM-h.
   *
   * @param pooled as those it was fitted to
   * @param labels likewise; none of other classes
   */
  public PostHocConceptBottleneck withResidual(List<float[]> pooled, int[] labels) {
    double[][] known =
        pooled.stream().map(each -> rule.logits(presences(bank, each))).toArray(double[][]::new);
    return new PostHocConceptBottleneck(
        bank,
        classes,
        rule,
        Optional.of(
            SoftmaxRegression.fit(
                pooled.toArray(float[][]::new), known, indices(classes, labels), RESIDUAL)));
  }

  /** The classes it tells apart, as the model numbers them, in ascending order. */
  public int[] classes() {
    return classes.clone();
  }

  /**
   * What it makes of each concept, {@code [J]}, where a class is asked about.
   *
   * @param index of the class in {@link #classes()}
   */
  public double[] weights(int index) {
    return rule.weights()[index].clone();
  }

  /** How many weights are not zero, of all classes together. */
  public int used() {
    int used = 0;
    for (double[] ofClass : rule.weights()) {
      for (double weight : ofClass) {
        used += weight == 0 ? 0 : 1;
      }
    }
    return used;
  }

  /**
   * The class that it gives to an image.
   *
   * @param pooled {@code [K]}
   */
  public int predict(float[] pooled) {
    double[] logits = rule.logits(presences(bank, pooled));
    residual.ifPresent(
        more -> {
          double[] added = more.logits(pooled);
          Arrays.setAll(logits, c -> logits[c] + added[c]);
        });
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return classes[best];
  }

  /** The share of images to which it gives the class in their place. */
  public double agreement(List<float[]> pooled, int[] with) {
    int alike = 0;
    for (int i = 0; i < with.length; i++) {
      if (predict(pooled.get(i)) == with[i]) {
        alike++;
      }
    }
    return alike / (double) with.length;
  }

  private static float[] presences(ConceptVectors bank, float[] pooled) {
    if (pooled.length != bank.channels()) {
      throw new IllegalArgumentException(
          "activations of %d channels have no concepts of %d"
              .formatted(pooled.length, bank.channels()));
    }
    float[] presences = new float[bank.vectors().length];
    for (int j = 0; j < presences.length; j++) {
      double along = 0;
      for (int k = 0; k < pooled.length; k++) {
        along += (double) bank.vectors()[j][k] * pooled[k];
      }
      presences[j] = (float) along;
    }
    return presences;
  }

  private static int[] indices(int[] classes, int[] labels) {
    int[] indices = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      indices[i] = Arrays.binarySearch(classes, labels[i]);
      if (indices[i] < 0) {
        throw new IllegalArgumentException(
            "the bottleneck was fitted to classes %s and knows no class %d"
                .formatted(Arrays.toString(classes), labels[i]));
      }
    }
    return indices;
  }
}
