/** What the score's gradient at the input, or along a way to it, says of every pixel. */
package dev.pellucid.explain.local.pixel.gradient;
