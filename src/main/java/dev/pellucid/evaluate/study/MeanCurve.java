package dev.pellucid.evaluate.study;

/**
 * The mean of curves over images, and a band that holds the mean at every share with the same
 * confidence, at each share by itself.
 *
 * @param shares rising
 * @param mean one a share
 * @param low where the band begins; the mean itself where there are too few images to know it
 * @param high where it ends
 */
public record MeanCurve(double[] shares, double[] mean, double[] low, double[] high) {}
