package dev.pellucid.demo.scene;

import java.awt.image.BufferedImage;

/**
 * A picture and what its pixels show.
 *
 * @param scene what was drawn
 * @param image RGB
 * @param sign the pixels that show the sign, its symbol included, and no branch before it
 * @param symbol the pixels that show the symbol printed on the sign
 * @param background the pixels that show the landscape: no sign, pole or branch
 */
public record RenderedScene(
    Scene scene, BufferedImage image, Mask sign, Mask symbol, Mask background) {}
