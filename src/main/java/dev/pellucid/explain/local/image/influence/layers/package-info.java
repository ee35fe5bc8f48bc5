/**
 * Which examples a decision owes itself to, by the gradients of all layers that can be trained and
 * not of the last one alone.
 *
 * <p>There are too many weights for the Hessian to be written down, so {@code fit examples
 * --gradients} finds its largest eigenvectors by Arnoldi's iteration, which needs nothing but
 * products with it, and keeps what the gradient of every example is along them.
 */
package dev.pellucid.explain.local.image.influence.layers;
