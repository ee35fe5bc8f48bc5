/**
 * Remove and retrain: whether a network that is trained anew misses the pixels that an explanation
 * called relevant. Judged is a method on a set of images, not one explanation.
 */
package dev.pellucid.evaluate.roar;
