package dev.pellucid.explain.local.image.influence;

import dev.pellucid.model.examples.ExampleSet;

/** By what a set of examples is known again, whatever model its features are of. */
public final class SetDigest {

  private SetDigest() {}

  /** Of the images and labels that it was made of, in the order of its examples. One sweep. */
  public static long of(ExampleSet set) {
    long[] digest = {set.source().hashCode()};
    set.forEach(
        example ->
            digest[0] =
                31 * (31 * digest[0] + example.name().hashCode()) + example.label().hashCode());
    return digest[0];
  }
}
