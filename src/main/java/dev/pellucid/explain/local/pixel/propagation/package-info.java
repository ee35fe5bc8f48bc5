/**
 * What the score comes from, handed back from layer to layer by rules: relevance, multipliers,
 * excitation.
 */
package dev.pellucid.explain.local.pixel.propagation;
