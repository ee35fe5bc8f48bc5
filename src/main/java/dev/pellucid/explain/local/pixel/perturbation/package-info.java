/** What happens to the score when parts of the image are taken away. */
package dev.pellucid.explain.local.pixel.perturbation;
