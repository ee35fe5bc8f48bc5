package dev.pellucid.compiler.backward;

/**
 * What one operator does to what flows back through it.
 *
 * <p>For the gradient, a rule emits the vector–Jacobian product {@code g ↦ gᵀ ∂y/∂x} for each input
 * that wants one.
 */
@FunctionalInterface
public interface BackwardRule {

  void apply(BackwardStep step);
}
