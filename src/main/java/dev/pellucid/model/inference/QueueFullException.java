package dev.pellucid.model.inference;

/** A model has as many images waiting as it may have; try again later, or wait for room. */
public final class QueueFullException extends RuntimeException {

  QueueFullException(String model, int waiting) {
    super(
        "model '%s' has %d images waiting and takes no more now; try again in a moment"
            .formatted(model, waiting));
  }
}
