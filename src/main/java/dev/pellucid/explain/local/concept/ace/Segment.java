package dev.pellucid.explain.local.concept.ace;

import dev.pellucid.image.RgbImage;

/**
 * A piece of a picture.
 *
 * @param picture which picture it is of, from 0
 * @param share of the picture's pixels that it has
 * @param patch its bounding box, the pixels that are not its own filled
 */
public record Segment(int picture, double share, RgbImage patch) {}
