/**
 * What a model's concepts are in many images: how much of each there is, and which classes lean on
 * which.
 */
package dev.pellucid.explain.global.model.concepts;
