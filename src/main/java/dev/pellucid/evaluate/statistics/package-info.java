/** Means over images, and between what bounds they are known. */
package dev.pellucid.evaluate.statistics;
