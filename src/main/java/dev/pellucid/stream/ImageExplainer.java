package dev.pellucid.stream;

import java.util.concurrent.CompletionStage;

/** Explains one image: the border between moving records and working on what is in them. */
@FunctionalInterface
interface ImageExplainer {

  /** Whether there is a model to explain with. */
  default boolean isReady() {
    return true;
  }

  /**
   * Decodes on the calling thread, then waits for nothing.
   *
   * @return what became of the image for good; fails when that cannot be said now, and is then
   *     asked again
   */
  CompletionStage<ImageResult> explain(ImageRecord image);
}
