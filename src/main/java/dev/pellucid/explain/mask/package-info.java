/**
 * Images under masks: what the methods that take parts of an image away have in common.
 *
 * <p>Masks are small (a number a cell, a map of a few positions) and stay so in the JVM; they are
 * expanded and blended with the image inside the compiled graph.
 */
package dev.pellucid.explain.mask;
