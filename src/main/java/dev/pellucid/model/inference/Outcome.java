package dev.pellucid.model.inference;

/** What became of one image of a batch that ran. */
public sealed interface Outcome<R> {

  /** It was explained. */
  record Success<R>(R result) implements Outcome<R> {}

  /** The run succeeded, but the answer for this image is none, such as logits that are NaN. */
  record Failure<R>(InferenceFailedException cause) implements Outcome<R> {}
}
