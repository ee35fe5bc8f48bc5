/**
 * Explanations of neurons: what the units of a layer look for, told by pictures made for them
 * ({@code synthesis}), by the images they answer to most ({@code patches}), by the concepts they
 * mark ({@code dissection}) and by how much of a decision goes through them ({@code conductance}).
 *
 * <p>A unit is a channel of a feature map {@code [K,h,w]}, from 0.
 */
package dev.pellucid.explain.global.neuron;
