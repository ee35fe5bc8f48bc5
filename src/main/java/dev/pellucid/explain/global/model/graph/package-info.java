/** Which parts of objects a network's channels have learnt, and how these hang together. */
package dev.pellucid.explain.global.model.graph;
