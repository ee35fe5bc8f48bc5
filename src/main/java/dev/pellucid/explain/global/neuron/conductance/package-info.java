/** How much of a decision goes through each unit of a layer. */
package dev.pellucid.explain.global.neuron.conductance;
