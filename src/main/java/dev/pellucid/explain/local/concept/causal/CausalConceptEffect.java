package dev.pellucid.explain.local.concept.causal;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Score;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.List;

/**
 * Causal concept effect (Goyal, Feder, Shalit, Kim, 2019): CaCE_c = E[f_c(I) | do(concept)] −
 * E[f_c(I) | do(no concept)], f_c the probability or the logit of class c, over pairs of images
 * {@code [C,H,W]} that differ in the concept and in nothing else.
 *
 * <p>As the images come in pairs, the mean of the differences is taken, and its interval is that of
 * a paired t-test. Cost: two forward passes a pair.
 *
 * <p>It is an effect only as far as the pairs are: where whoever made them changed more than the
 * concept, or a generator left traces, that is measured too. Not to be used on images with and
 * without a concept that were merely found: then it is an association, which other methods tell
 * cheaper. And a mean near zero does not say that the concept does nothing: it may help the class
 * in some images and hurt it in others.
 *
 * <p>For one thread at a time.
 */
public final class CausalConceptEffect {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "causal-concept-effect",
          "Causal concept effect (CaCE)",
          SurveyPlace.LOCAL_CONCEPT,
          new Paper(
              "Goyal, Feder, Shalit, Kim",
              "Explaining Classifiers with Causal Concept Effect (CaCE)",
              "arXiv:1907.07165",
              2019),
          "2 forward a pair of images",
          "concepts --pairs WITHOUT,WITH");

  private final Classifier classifier;
  private final Score score;
  private final List<double[]> differences = new ArrayList<>();

  /**
   * Begins without pairs.
   *
   * @param score what the effect is measured in
   */
  public CausalConceptEffect(Classifier classifier, Score score) {
    this.classifier = classifier;
    this.score = score;
  }

  /**
   * Takes in pairs, each at the same place of two batches. Two runs.
   *
   * @throws IllegalArgumentException if there are more of one than of the other
   */
  public void add(ImageBatch without, ImageBatch with) {
    if (without.size() != with.size()) {
      throw new IllegalArgumentException(
          "%d images without the concept and %d with it are not pairs"
              .formatted(without.size(), with.size()));
    }
    ExplanationPlan plan = ExplanationPlan.of(score.output());
    BatchOutputs before = classifier.run(plan, without);
    BatchOutputs after = classifier.run(plan, with);
    for (int pair = 0; pair < with.size(); pair++) {
      float[] low = before.row(score.tensor(), pair);
      float[] high = after.row(score.tensor(), pair);
      double[] difference = new double[low.length];
      for (int c = 0; c < difference.length; c++) {
        difference[c] = (double) high[c] - low[c];
      }
      differences.add(difference);
    }
  }

  /**
   * What the pairs so far say.
   *
   * @param confidence of each class's interval, within 0…1
   * @throws IllegalStateException if there are fewer than two pairs
   */
  public PairedEffect effect(double confidence) {
    return PairedEffect.of(differences, confidence);
  }
}
