package dev.pellucid.compiler.backward;

/**
 * What one operator does to a change that runs forward through it: the Jacobian–vector product
 * {@code v ↦ ∂y/∂x v}, summed over the inputs that change.
 */
@FunctionalInterface
public interface TangentRule {

  /** Emits it, and gives the name of what the step's output changes by, of its shape. */
  String apply(ForwardStep step);
}
