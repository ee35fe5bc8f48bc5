/**
 * Whether an explanation depends on what it claims to explain: on the model's weights, and on the
 * class.
 */
package dev.pellucid.evaluate.sanity;
