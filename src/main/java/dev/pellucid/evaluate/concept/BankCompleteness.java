package dev.pellucid.evaluate.concept;

import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.Interval;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.local.concept.completeness.Completeness;
import dev.pellucid.explain.local.concept.completeness.Recovery;
import dev.pellucid.explain.local.concept.completeness.Restoration;
import dev.pellucid.explain.local.concept.completeness.RestoredActivations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * {@link Completeness} η of a bank on some images, and of as many random directions, each with an
 * interval over images. η is a ratio of means, and the mean activation is one of its parts, so that
 * no single image has an η of its own: the interval is the delete-a-group jackknife's (Kott, 2001),
 * η ± t·√((g−1)/g · Σ(η_(i) − η)²), η_(i) of the images without the i-th of g = {@value #GROUPS}
 * groups, t of Student's distribution with g − 1 degrees of freedom.
 *
 * <p>Cost: η of eleven sets of images, a forward pass of the head each; two forward passes an image
 * before. The activations of all images are in memory.
 *
 * @param bank η of the bank, of the logit, restored by projection
 * @param random η of as many random directions
 */
public record BankCompleteness(Estimate bank, Estimate random) {

  private static final int GROUPS = 10;

  /**
   * Measures.
   *
   * @param activations of the images at the layer
   * @param classes one an image
   * @param confidence of the intervals; with fewer than twice as many images as groups there are
   *     none
   * @throws IllegalStateException if there is nothing to recover: images of one class, say
   * @throws dev.pellucid.explain.method.NotApplicableException if the layer's activations alone do
   *     not say what the network answers
   */
  public static BankCompleteness of(
      Activations layer,
      ConceptVectors bank,
      List<LayerValues> activations,
      int[] classes,
      double confidence,
      long seed) {
    return new BankCompleteness(
        estimate(layer, bank, activations, classes, confidence),
        estimate(layer, RandomBank.like(bank, seed), activations, classes, confidence));
  }

  private static Estimate estimate(
      Activations layer,
      ConceptVectors bank,
      List<LayerValues> activations,
      int[] classes,
      double confidence) {
    int images = activations.size();
    double all = completeness(layer, bank, activations, classes);
    if (images < 2 * GROUPS) {
      return new Estimate(all, images, Optional.empty());
    }
    double squares = 0;
    for (int group = 0; group < GROUPS; group++) {
      int left = group;
      int[] kept = IntStream.range(0, images).filter(image -> image % GROUPS != left).toArray();
      List<LayerValues> some = new ArrayList<>();
      IntStream.of(kept).forEach(image -> some.add(activations.get(image)));
      double without =
          completeness(
              layer, bank, some, IntStream.of(kept).map(image -> classes[image]).toArray());
      squares += (without - all) * (without - all);
    }
    double reach =
        TDistribution.of(GROUPS - 1.0).inverseCumulativeProbability((1 + confidence) / 2)
            * Math.sqrt((GROUPS - 1.0) / GROUPS * squares);
    return new Estimate(all, images, Optional.of(new Interval(all - reach, all + reach)));
  }

  private static double completeness(
      Activations layer, ConceptVectors bank, List<LayerValues> activations, int[] classes) {
    return new Completeness(
            layer::logits,
            new RestoredActivations(bank, activations, Restoration.PROJECTION),
            classes,
            Recovery.LOGIT)
        .ofBank();
  }
}
