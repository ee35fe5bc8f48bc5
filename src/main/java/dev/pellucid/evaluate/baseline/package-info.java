/** Maps that know nothing of the model: what every method should beat. */
package dev.pellucid.evaluate.baseline;
