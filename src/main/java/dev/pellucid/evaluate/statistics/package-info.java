/** Means over images and between what bounds they are known, and how two series go together. */
package dev.pellucid.evaluate.statistics;
