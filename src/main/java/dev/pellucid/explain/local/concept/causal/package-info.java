/** What changing one thing in the world does to the model's answer. */
package dev.pellucid.explain.local.concept.causal;
