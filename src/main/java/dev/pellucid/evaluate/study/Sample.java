package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.explain.method.ImageBatch;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * An image of a set. It is read when its turn comes, anew for every explainer, so that a set of any
 * size takes the memory of a few images.
 *
 * @param name for people, unique in its set
 * @param reading of the image; what it throws is said of this image and no other
 */
public record Sample(String name, Supplier<Content> reading) {

  /**
   * What was read.
   *
   * @param image one image, and what is explained of it
   * @param object that is marked, if one is
   * @param objectClass its class; empty if it is an object of any class that is explained
   */
  public record Content(ImageBatch image, Optional<ObjectMask> object, OptionalInt objectClass) {

    /** The object, if it is one of this class. */
    Optional<ObjectMask> objectOf(int explained) {
      return object.filter(marked -> objectClass.orElse(explained) == explained);
    }
  }
}
