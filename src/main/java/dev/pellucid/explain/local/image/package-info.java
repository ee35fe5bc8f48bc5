/**
 * Local explanations by images: which of the images it was trained with a decision is like, owes
 * itself to, or would turn on.
 *
 * <p>All of them compare images by what the model's last layer is given of them, its features φ:
 * there, and only there, logits are a linear function, so that what an image adds to a decision can
 * be said exactly.
 */
package dev.pellucid.explain.local.image;
