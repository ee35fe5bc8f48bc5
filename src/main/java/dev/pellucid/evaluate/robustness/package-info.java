/**
 * Whether an explanation stays when what should not matter to it changes: a little noise on the
 * image, or training again.
 */
package dev.pellucid.evaluate.robustness;
