package dev.pellucid.model.examples;

import dev.pellucid.model.bundle.Sha256;

/**
 * Where the features of a set were taken.
 *
 * @param model the SHA-256 of the classifier, in hexadecimal digits: those of another are no use
 * @param tensor that holds them
 * @param features K
 * @param classes C
 * @param linear whether the logits are a linear function of them; else they are the means over the
 *     positions of a feature map
 */
public record ExampleSpace(String model, String tensor, int features, int classes, boolean linear) {

  /** The digest by which a classifier is known here, whatever its name. */
  public static String digest(byte[] onnx, String modelName) {
    return new Sha256().bytes(onnx).hex();
  }
}
