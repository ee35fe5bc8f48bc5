/** The space that concepts are directions in: a layer's activations, and the gradients there. */
package dev.pellucid.explain.local.concept.activation;
