package dev.pellucid.stream;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Explains one image: the border between moving records and working on what is in them. */
@FunctionalInterface
interface ImageExplainer {

  /** Why images that name no model cannot be explained now; empty if they can. */
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /**
   * Decodes on the calling thread, then waits for nothing.
   *
   * @return what became of the image for good; fails when that cannot be said now, and is then
   *     asked again
   */
  CompletionStage<ImageResult> explain(ImageRecord image);
}
