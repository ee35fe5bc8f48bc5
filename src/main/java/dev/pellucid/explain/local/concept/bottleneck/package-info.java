/** A model that may use nothing but concepts, beside the one that it imitates. */
package dev.pellucid.explain.local.concept.bottleneck;
