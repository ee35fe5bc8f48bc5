/**
 * The vector–Jacobian product of every operator, one table a family.
 *
 * <p>Throughout, {@code x} is an operator's input, {@code y} its output and {@code g} the gradient
 * of the explained logit with respect to {@code y}. Where a derivative can be told from {@code y}
 * as well as from {@code x}, it is taken from {@code y}: the runtime can then fuse the activation
 * into the convolution before it.
 */
package dev.pellucid.compiler.rules;
