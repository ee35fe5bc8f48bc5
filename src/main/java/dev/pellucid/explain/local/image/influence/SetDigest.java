package dev.pellucid.explain.local.image.influence;

import dev.pellucid.model.examples.ExampleSet;

/** By what a set of examples is known again, whatever model its features are of. */
public final class SetDigest {

  private SetDigest() {}

  /** Of the names and labels of its examples, in their order. One sweep. */
  public static long of(ExampleSet set) {
    long[] digest = {1};
    set.forEach(
        example ->
            digest[0] =
                31 * (31 * digest[0] + example.name().hashCode()) + example.label().hashCode());
    return digest[0];
  }
}
