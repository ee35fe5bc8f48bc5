package dev.pellucid.explain.local.image.position;

/**
 * The content of one position exchanged.
 *
 * @param here the position in the image
 * @param there the position in the example whose content it takes
 * @param logits that follow, one a class
 */
record Edit(int here, int there, double[] logits) {}
