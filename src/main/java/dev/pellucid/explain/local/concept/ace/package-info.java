/** Concepts that nobody named yet: what segments of a class's images have in common. */
package dev.pellucid.explain.local.concept.ace;
