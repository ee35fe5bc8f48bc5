/**
 * Spectral relevance analysis: which ways of deciding a model has, over many images of a class, and
 * whether one of them goes by what stands around the object.
 */
package dev.pellucid.explain.global.model.spray;
