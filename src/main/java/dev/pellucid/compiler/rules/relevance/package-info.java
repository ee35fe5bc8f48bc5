/**
 * Layer-wise relevance propagation: how much of what a layer says each of its inputs is to be
 * credited with, by rules that are chosen by where a layer stands.
 *
 * <p>Throughout, {@code a} is a layer's input, {@code w} its weights, {@code b} its biases, {@code
 * z = Σ_i a_i w_ij + b_j} its output and {@code R} the relevance that arrives at it. {@code ⁺} and
 * {@code ⁻} are the positive and the negative part. Denominators are kept off zero by {@link
 * dev.pellucid.compiler.rules.relevance.Quotients}.
 */
package dev.pellucid.compiler.rules.relevance;
