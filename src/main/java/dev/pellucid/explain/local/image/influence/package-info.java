/**
 * Which examples a decision owes itself to: what the model's last layer has learnt from each of
 * them, measured by gradients of the loss at its weights.
 *
 * <p>A gradient of the last layer is {@code (p − e_y) ⊗ [φ, 1]}, told by C + K numbers instead of
 * C·(K + 1), so that whole sets are compared in one sweep over what {@code fit examples} keeps.
 */
package dev.pellucid.explain.local.image.influence;
