/** Explanations of a model as a whole, from what it does with many images. */
package dev.pellucid.explain.global.model;
