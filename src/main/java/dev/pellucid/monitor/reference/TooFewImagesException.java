package dev.pellucid.monitor.reference;

import dev.pellucid.event.ExplanationEvent.ModelRef;

/** There are not enough images to say what is usual. */
public final class TooFewImagesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooFewImagesException(ModelRef model, int images, int fewest) {
    super(
        "%d images are too few for a reference of model '%s' version '%s'; give %d or more, better 2000"
            .formatted(images, model.name(), model.version(), fewest));
  }
}
