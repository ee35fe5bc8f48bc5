package dev.pellucid.web.kserve;

import dev.pellucid.image.InputSpec;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectImage.Pixels;
import dev.pellucid.web.api.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a model takes.
 *
 * @param name of its input
 * @param shape {@code [C,H,W]}
 */
record ModelInput(String name, int[] shape) {

  static ModelInput of(ServedModel model) {
    InputSpec input = model.input();
    return new ModelInput(
        model.inputName(), new int[] {input.channels().count(), input.height(), input.width()});
  }

  /** How many numbers one image has. */
  int size() {
    return shape[0] * shape[1] * shape[2];
  }

  /**
   * One image, used as it is.
   *
   * @throws RefusedException 400 if it is not {@code [C,H,W]}
   */
  Pixels image(NestedNumbers numbers) {
    if (!Arrays.equals(numbers.shape(), shape)) {
      throw RefusedException.badRequest(
          "An image as a tensor has shape %s [C,H,W], in the model's normalised space; this one has %s."
              .formatted(Arrays.toString(shape), Arrays.toString(numbers.shape())));
    }
    return new Pixels.Tensor(numbers.values());
  }

  /**
   * The images of a batch, used as they are.
   *
   * @param values in C order
   * @throws RefusedException 400 if it is not {@code [N,C,H,W]}
   */
  List<Pixels> images(long[] batch, float[] values) {
    if (batch.length != 4
        || batch[1] != shape[0]
        || batch[2] != shape[1]
        || batch[3] != shape[2]
        || batch[0] < 0
        || batch[0] > values.length
        || batch[0] * size() != values.length) {
      throw RefusedException.badRequest(
          "Input '%s' has shape [N,%d,%d,%d] for FP32, in the model's normalised space; this one has %s and %d values."
              .formatted(
                  name, shape[0], shape[1], shape[2], Arrays.toString(batch), values.length));
    }
    List<Pixels> images = new ArrayList<>((int) batch[0]);
    for (int i = 0; i < batch[0]; i++) {
      images.add(new Pixels.Tensor(Arrays.copyOfRange(values, i * size(), (i + 1) * size())));
    }
    return images;
  }

  /**
   * An encoded image.
   *
   * @throws RefusedException 400 if the text is not base64
   */
  static Pixels encoded(String base64) {
    try {
      return new Pixels.Encoded(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw RefusedException.badRequest(
          "An encoded image in JSON is base64; this one is not: %s.".formatted(e.getMessage()));
    }
  }
}
