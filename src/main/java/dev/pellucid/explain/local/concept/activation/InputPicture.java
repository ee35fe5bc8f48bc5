package dev.pellucid.explain.local.concept.activation;

import dev.pellucid.image.RgbImage;

/**
 * A picture as concepts are learnt from it.
 *
 * @param name for messages, such as its file
 * @param tensor {@code [C,H,W]}, what the model is given
 * @param view what the model sees, W×H pixels
 */
public record InputPicture(String name, float[] tensor, RgbImage view) {}
