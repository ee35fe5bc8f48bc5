package dev.pellucid.explain.local.concept.tcav;

/**
 * How a class depends on a concept.
 *
 * @param score of the class's images, mean over the concept's cavs
 * @param random the same of random directions
 * @param pValue that the scores of both have the same mean, two-sided
 */
public record Sensitivity(TcavScore score, TcavScore random, double pValue) {}
