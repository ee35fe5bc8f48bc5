package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.image.Crop;
import dev.pellucid.model.LiveExplanation;

/** A class activation map as a picture, and where it lies. */
final class CamImage {

  static final String METHOD = "grad-cam";

  private CamImage() {}

  /**
   * @param seen what the model saw of the image
   */
  static ExplanationEvent.Cam of(LiveExplanation.Cam cam, Crop seen) {
    GreyMap map = GreyMap.of(cam.width(), cam.height(), cam.values());
    return new ExplanationEvent.Cam(
        METHOD,
        cam.layer(),
        cam.width(),
        cam.height(),
        region(seen),
        map.min(),
        map.max(),
        map.png());
  }

  static ExplanationEvent.Region region(Crop seen) {
    double fullWidth = seen.fullWidth();
    double fullHeight = seen.fullHeight();
    return new ExplanationEvent.Region(
        seen.left() / fullWidth,
        seen.top() / fullHeight,
        seen.width() / fullWidth,
        seen.height() / fullHeight);
  }
}
