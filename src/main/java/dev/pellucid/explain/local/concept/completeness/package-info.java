/** How much of what a model decides a set of concepts can tell, and each concept's share in it. */
package dev.pellucid.explain.local.concept.completeness;
