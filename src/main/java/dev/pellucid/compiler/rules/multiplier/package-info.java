/**
 * Multipliers: how much of the change of an output, from the baseline to the image, every input is
 * answerable for. With Δ the difference between the two passes, every rule keeps Σ m_x·Δx = Σ
 * m_y·Δy, so that what arrives at the image adds up to the change of the logit.
 */
package dev.pellucid.compiler.rules.multiplier;
