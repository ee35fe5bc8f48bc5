package dev.pellucid.explain.local.concept.tcav;

import java.util.List;

/**
 * What was learnt of a concept.
 *
 * @param name of the concept
 * @param cavs one a random split of its images
 * @param images that every split draws from each side: with the concept, and without
 * @param pValue the probability of the cavs' mean accuracy if the labels meant nothing
 */
public record LearntConcept(
    String name, List<ConceptActivationVector> cavs, int images, double pValue) {

  public LearntConcept {
    cavs = List.copyOf(cavs);
  }

  /** The same with another name. */
  public LearntConcept named(String other) {
    return new LearntConcept(other, cavs, images, pValue);
  }

  /** The mean accuracy on images that were held out. */
  public double accuracy() {
    return cavs.stream().mapToDouble(ConceptActivationVector::accuracy).average().orElseThrow();
  }

  /** The standard deviation of the accuracy over splits. */
  public double accuracyDeviation() {
    double mean = accuracy();
    double squares = cavs.stream().mapToDouble(cav -> Math.pow(cav.accuracy() - mean, 2)).sum();
    return Math.sqrt(squares / (cavs.size() - 1));
  }

  /** The mean direction of the splits, of length one: what a concept bank holds. */
  public float[] direction() {
    double[] sum = new double[cavs.get(0).direction().length];
    for (ConceptActivationVector cav : cavs) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += cav.direction()[i];
      }
    }
    return UnitVector.of(sum);
  }
}
