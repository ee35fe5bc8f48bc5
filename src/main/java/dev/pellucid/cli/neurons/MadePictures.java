package dev.pellucid.cli.neurons;

import dev.pellucid.explain.global.neuron.synthesis.Synthesis;
import dev.pellucid.image.RgbImage;
import java.util.List;

/** Pictures that were made for a goal, in the order of their starts: all that is shown of them. */
public record MadePictures(List<MadePicture> pictures) {

  /**
   * One of them.
   *
   * @param before the goal's value for the start
   * @param after the goal's value for the picture
   */
  public record MadePicture(RgbImage picture, double before, double after) {}

  public MadePictures {
    pictures = List.copyOf(pictures);
  }

  /** What is shown of images. */
  public static MadePictures of(Synthesis made) {
    return new MadePictures(
        made.images().stream()
            .map(each -> new MadePicture(each.picture(), each.before(), each.after()))
            .toList());
  }
}
