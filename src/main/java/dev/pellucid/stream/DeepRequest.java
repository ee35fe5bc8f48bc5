package dev.pellucid.stream;

import java.util.List;

/**
 * What is asked of an image beyond its live explanation.
 *
 * @param calls as {@link dev.pellucid.explain.MethodCall} reads them; they may be wrong
 * @param reason who asks: one of the constants
 * @param judged whether it is one of the images by which the quality of explanations is followed
 */
record DeepRequest(List<String> calls, String reason, boolean judged) {

  /** The producer of the image, by header {@code explain}. */
  static final String HEADER = "header";

  /** Policy: the model is not sure. */
  static final String LOW_CONFIDENCE = "low-confidence";

  /** Policy: a share of all images. */
  static final String SAMPLE = "sample";

  /** Policy: a share of all images, by which the quality of explanations is followed. */
  static final String QUALITY = "quality";

  /** Somebody who looks at the image, over HTTP. */
  static final String REQUEST = "request";

  DeepRequest {
    calls = List.copyOf(calls);
  }

  /** Of an image whose explanations are not judged. */
  DeepRequest(List<String> calls, String reason) {
    this(calls, reason, false);
  }

  /** The same of one of the images by which the quality of explanations is followed. */
  DeepRequest alsoJudged() {
    return new DeepRequest(calls, reason, true);
  }
}
