/**
 * Images made by ascending a compiled gradient: what a unit or a class answers to most, and what a
 * layer still tells of an image.
 */
package dev.pellucid.explain.global.neuron.synthesis;
