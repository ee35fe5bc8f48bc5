package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import java.util.Optional;

/** What became of one image. There is no third case: what failed otherwise is tried again. */
sealed interface ImageResult {

  /** The name of the model that was asked; empty if none could be. */
  Optional<String> model();

  /**
   * It was classified and explained.
   *
   * @param deep what is asked of it beyond that
   */
  record Explained(ExplanationEvent event, Optional<DeepRequest> deep) implements ImageResult {
    @Override
    public Optional<String> model() {
      return Optional.of(event.model().name());
    }
  }

  /** It cannot be, now or later. */
  record Rejected(Optional<String> model, Rejection rejection) implements ImageResult {}
}
