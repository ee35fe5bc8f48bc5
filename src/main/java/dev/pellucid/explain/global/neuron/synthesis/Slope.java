package dev.pellucid.explain.global.neuron.synthesis;

/**
 * The value of a function of an image, and how it changes with it.
 *
 * @param gradient of the image's shape
 */
record Slope(double value, float[] gradient) {}
