/**
 * Explanations by positions of feature maps: which places of an image decide, and which places of
 * examples they are like, or would have to be like for another decision.
 */
package dev.pellucid.explain.local.image.position;
