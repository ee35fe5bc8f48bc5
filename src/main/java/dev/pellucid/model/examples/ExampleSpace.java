package dev.pellucid.model.examples;

import dev.pellucid.image.InputSpec;
import dev.pellucid.model.bundle.Sha256;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the features of a set were taken.
 *
 * @param model the SHA-256 of the classifier, in hexadecimal digits: those of another are no use
 * @param preparation of the images, as {@link #preparation} tells it: prepared otherwise, the same
 *     image has other features
 * @param tensor that holds them
 * @param features K
 * @param classes C
 * @param linear whether the logits are a linear function of them; else they are the means over the
 *     positions of a feature map
 */
public record ExampleSpace(
    String model, String preparation, String tensor, int features, int classes, boolean linear) {

  /** The digest by which a classifier is known here, whatever its name. */
  public static String digest(byte[] onnx, String modelName) {
    return new Sha256().bytes(onnx).hex();
  }

  /** The SHA-256 of all that says how a picture becomes the model's input. */
  public static String preparation(InputSpec input) {
    return new Sha256()
        .number(input.width())
        .number(input.height())
        .text(input.channels().toString())
        .text(input.resize().toString())
        .text(Arrays.toString(input.mean()))
        .text(Arrays.toString(input.std()))
        .text(Float.toString(input.scale()))
        .hex();
  }

  /** What keeps a set from being used with a model. */
  public enum Misfit {
    /** It was taken of another model, or of another version of it. */
    MODEL("are those of another version of it"),
    /** The images were of other sizes, or otherwise normalised, than the model is given now. */
    PREPARATION(
        "were prepared otherwise than its images are now (size, cutting, channels, mean, std or scale)");

    private final String problem;

    Misfit(String problem) {
      this.problem = problem;
    }

    /** What is wrong, and the command that mends it. */
    public String of(String modelName) {
      return "the examples of model '%s' %s; make them anew by 'fit examples --model %s --data DIR'"
          .formatted(modelName, problem, modelName);
    }
  }

  /**
   * What keeps it from being used with a model; empty if nothing does.
   *
   * @param digest of the model
   * @param input how its images are prepared
   */
  public Optional<Misfit> misfit(String digest, InputSpec input) {
    if (!model.equals(digest)) {
      return Optional.of(Misfit.MODEL);
    }
    return preparation.equals(preparation(input))
        ? Optional.empty()
        : Optional.of(Misfit.PREPARATION);
  }
}
