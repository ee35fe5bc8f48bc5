/**
 * Complexity: over how many pixels an attribution of places spreads. It describes an explanation,
 * and says nothing of whether it is right: one pixel drawn at random is as simple as can be.
 *
 * <p>The size of relevance counts, not its sign.
 */
package dev.pellucid.evaluate.complexity;
