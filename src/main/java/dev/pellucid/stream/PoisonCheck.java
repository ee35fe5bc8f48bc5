package dev.pellucid.stream;

import dev.pellucid.model.inference.InferenceFailedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells an image that is poison to a model from a model or a machine that fails just now: the model
 * fails at the image, manages one that it is known to manage, and fails at the image again.
 */
final class PoisonCheck {

  private PoisonCheck() {}

  /**
   * Explains an image.
   *
   * @param image asks the model for the image
   * @param known asks it for what it managed before
   * @return the result, or {@link PoisonImageException}; any other failure is none of the image's
   */
  static <T> CompletionStage<T> explain(
      Supplier<CompletionStage<T>> image, Supplier<? extends CompletionStage<?>> known) {
    return after(
        image.get(),
        first -> known.get().thenCompose(managed -> after(image.get(), PoisonCheck::poison)));
  }

  /** The stage itself, or what is done about a failure of inference. */
  private static <T> CompletionStage<T> after(
      CompletionStage<T> stage, Function<InferenceFailedException, CompletionStage<T>> failed) {
    return stage
        .handle(
            (result, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(result)
                    : cause(failure) instanceof InferenceFailedException inference
                        ? failed.apply(inference)
                        : CompletableFuture.<T>failedStage(cause(failure)))
        .thenCompose(Function.identity());
  }

  private static <T> CompletionStage<T> poison(InferenceFailedException failure) {
    return CompletableFuture.failedStage(new PoisonImageException(failure));
  }

  /** What went wrong, out of what stages wrap it in. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** A model fails at an image, again and alone, while it manages others. */
  static final class PoisonImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoisonImageException(InferenceFailedException failure) {
      super(failure.getMessage(), failure);
    }
  }
}
