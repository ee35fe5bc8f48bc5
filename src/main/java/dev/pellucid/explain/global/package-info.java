/** Global explanations: of the model as a whole and of its parts, and of no image in particular. */
package dev.pellucid.explain.global;
