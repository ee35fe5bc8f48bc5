/** Which concepts the units of a layer mark, told by masks of where the concepts are. */
package dev.pellucid.explain.global.neuron.dissection;
