/** Contrastive explanations: what is minimally there, and what is minimally absent. */
package dev.pellucid.explain.local.image.contrastive;
