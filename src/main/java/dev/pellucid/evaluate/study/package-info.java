/**
 * Explanations judged over a set of images: every explainer by every indicator, means with
 * intervals, and how they compare with a random map.
 */
package dev.pellucid.evaluate.study;
