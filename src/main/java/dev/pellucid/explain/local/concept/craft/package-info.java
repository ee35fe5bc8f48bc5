/** Concepts that nobody had to name first: parts of which a class's activations are made. */
package dev.pellucid.explain.local.concept.craft;
