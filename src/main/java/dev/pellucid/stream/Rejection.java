package dev.pellucid.stream;

import dev.pellucid.image.UnreadableImageException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Why an image will not be explained, however often it is tried.
 *
 * @param code stable kebab-case name, part of the wire format: that of an {@link
 *     UnreadableImageException.Reason}, or one of the constants here
 * @param message what was wrong, and what to do
 * @param failure what was thrown
 */
record Rejection(String code, String message, Optional<Throwable> failure) {

  /** The record has no value at all, as a tombstone has. */
  static final String NULL_VALUE = "null-value";

  /** Header {@code model} names a model that is not there. */
  static final String UNKNOWN_MODEL = "unknown-model";

  /** The model runs, but not on this image. */
  static final String INFERENCE_FAILED = "inference-failed";

  /** It was explained, but the explanation does not fit its topic. */
  static final String EXPLANATION_TOO_LARGE = "explanation-too-large";

  /** Neither its bytes nor the model are to blame: a defect of this service. */
  static final String INTERNAL_ERROR = "internal-error";

  /** All codes but those of unreadable images. */
  static final List<String> CODES =
      List.of(NULL_VALUE, UNKNOWN_MODEL, INFERENCE_FAILED, EXPLANATION_TOO_LARGE, INTERNAL_ERROR);

  static Rejection nullValue() {
    return new Rejection(
        NULL_VALUE,
        "the record has no value; send the encoded image as the value",
        Optional.empty());
  }

  /**
   * There is no such model.
   *
   * @param asked empty if none was named, and none is the default
   */
  static Rejection unknownModel(Optional<String> asked, Collection<String> served) {
    String problem =
        asked
            .map("there is no model '%s'"::formatted)
            .orElse("no model is named, and none is the default");
    return new Rejection(
        UNKNOWN_MODEL,
        "%s; name one of %s in header 'model'"
            .formatted(problem, served.stream().sorted().toList()),
        Optional.empty());
  }

  static Rejection unreadable(UnreadableImageException failure) {
    return new Rejection(failure.reason().code(), failure.getMessage(), Optional.of(failure));
  }

  static Rejection inferenceFailed(Throwable failure) {
    return new Rejection(INFERENCE_FAILED, text(failure), Optional.of(failure));
  }

  /**
   * Kafka refused the explanation for its size.
   *
   * @param bytes how large it was
   */
  static Rejection explanationTooLarge(String topic, int bytes) {
    return new Rejection(
        EXPLANATION_TOO_LARGE,
        "the explanation has %d bytes, which topic '%s' does not take; raise its max.message.bytes, or ask for fewer concepts or classes"
            .formatted(bytes, topic),
        Optional.empty());
  }

  static Rejection internalError(Throwable failure) {
    return new Rejection(INTERNAL_ERROR, text(failure), Optional.of(failure));
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
