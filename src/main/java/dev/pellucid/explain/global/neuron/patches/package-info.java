/** The pieces of images that units answer to most. */
package dev.pellucid.explain.global.neuron.patches;
