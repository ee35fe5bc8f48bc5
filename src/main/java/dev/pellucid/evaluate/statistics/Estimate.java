package dev.pellucid.evaluate.statistics;

import java.util.Optional;

/**
 * A mean over images.
 *
 * @param count how many there were, at least one
 * @param interval of the mean; empty where there are too few images to know it
 */
public record Estimate(double mean, int count, Optional<Interval> interval) {}
