/**
 * The evaluation indicators: whether an explanation can be trusted.
 *
 * <p>An {@link dev.pellucid.evaluate.Indicator} says one number of one explained image, so that
 * every figure over a set of images has a confidence interval. What it judges is an {@link
 * dev.pellucid.evaluate.Explainer}: a method with its parameters, or a map that knows nothing of
 * the model, which every method should beat.
 *
 * <p>An indicator that is not defined for an image (no object is marked, the map is the same
 * everywhere) says so, rather than giving a number that would enter a mean.
 */
package dev.pellucid.evaluate;
