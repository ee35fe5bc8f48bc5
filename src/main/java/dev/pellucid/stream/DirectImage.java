package dev.pellucid.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image that somebody waits for, and what is asked of it.
 *
 * @param id how it is called
 * @param pixels the image itself
 * @param target the class to explain, −1 for the predicted one
 * @param calls the methods that are asked for beyond the live explanation, as {@link
 *     dev.pellucid.explain.MethodCall} reads them
 * @param label the true label
 * @param groups sensitive attributes
 */
public record DirectImage(
    String id,
    Pixels pixels,
    int target,
    List<String> calls,
    Optional<String> label,
    Map<String, String> groups) {

  /** Explains the class that the model predicts. */
  public static final int PREDICTED = -1;

  public DirectImage {
    calls = List.copyOf(calls);
    groups = Map.copyOf(groups);
  }

  /** What a model is given, or is made of it. */
  public sealed interface Pixels {

    /** JPEG, PNG, WebP or BMP. */
    record Encoded(byte[] bytes) implements Pixels {}

    /** {@code [C,H,W]} in the model's normalised space, used as it is. */
    record Tensor(float[] chw) implements Pixels {}
  }
}
