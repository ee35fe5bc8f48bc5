/** Concepts that people show by example: directions that tell their images from others. */
package dev.pellucid.explain.local.concept.tcav;
