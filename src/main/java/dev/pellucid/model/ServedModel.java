package dev.pellucid.model;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.ModelManifest;
import dev.pellucid.model.inference.BatchRunner;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.MicroBatcher;
import dev.pellucid.model.inference.SessionClosedException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One version of a model, loaded, warm, and taking images.
 *
 * <p>It may be replaced at any time. Images under way finish; whoever needs it for longer than a
 * call takes a {@link ModelLease}.
 */
public final class ServedModel {

  private final ModelBundle bundle;
  private final CompiledClassifier compiled;
  private final InferenceSession session;
  private final float[] probe;
  private final MicroBatcher<LivePass.Image, LiveExplanation> batcher;
  private final Instant since = Instant.now();
  private final Leases leases = new Leases();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  ServedModel(
      ModelBundle bundle,
      CompiledClassifier compiled,
      InferenceSession session,
      BatchRunner<LivePass.Image, LiveExplanation> pass,
      float[] probe,
      BatchSettings settings,
      Executor completions) {
    this.bundle = bundle;
    this.compiled = compiled;
    this.session = session;
    this.probe = probe;
    this.batcher = new MicroBatcher<>(bundle.name(), settings, pass, completions);
    // Closing waits for a thread and frees gigabytes: not on whichever thread ends the last lease,
    // which may be an event loop.
    leases
        .released()
        .thenRunAsync(
            this::close, task -> new Thread(task, "pellucid-close-" + bundle.name()).start());
  }

  /** The bundle it was loaded from. */
  public ModelBundle bundle() {
    return bundle;
  }

  public ModelManifest manifest() {
    return bundle.manifest();
  }

  public String name() {
    return bundle.name();
  }

  public String version() {
    return bundle.manifest().version();
  }

  /** When it was loaded. */
  public Instant since() {
    return since;
  }

  /** What it expects of an image. */
  public InputSpec input() {
    return bundle.manifest().input();
  }

  /** How the graph calls its input. */
  public String inputName() {
    return compiled.inputName();
  }

  /** The number of logits. */
  public int classes() {
    return compiled.classes();
  }

  /** Where CAM and concepts are taken; empty if neither can be had. */
  public Optional<FeatureLayer> conceptLayer() {
    return compiled.conceptLayer();
  }

  /**
   * Explains an image.
   *
   * @param chw the preprocessed image, {@code [C,H,W]} of {@link #input()}
   * @param target the class to explain, −1 for the predicted one
   * @return the explanation; or {@link InferenceFailedException} if the model fails at this image
   *     also alone, {@link SessionClosedException} if this version was replaced and no lease is
   *     held, {@link IllegalArgumentException} if image or target do not fit the model
   */
  public CompletionStage<LiveExplanation> explain(float[] chw, int target) {
    if (chw.length != input().size()) {
      return CompletableFuture.failedStage(
          new IllegalArgumentException(
              "model '%s' takes images of %d numbers, not %d"
                  .formatted(name(), input().size(), chw.length)));
    }
    if (target < -1 || target >= classes()) {
      return CompletableFuture.failedStage(
          new IllegalArgumentException(
              "model '%s' has classes 0 to %d (−1 for the predicted one), not %d"
                  .formatted(name(), classes() - 1, target)));
    }
    if (!leases.join()) {
      return CompletableFuture.failedStage(new SessionClosedException(name()));
    }
    return batcher
        .submit(new LivePass.Image(chw, target, System.nanoTime()))
        .whenComplete((explanation, failure) -> leases.release());
  }

  /**
   * Explains a picture that this version did explain when it was loaded: if it fails now, that is
   * no fault of a picture.
   *
   * @return as {@link #explain}
   */
  public CompletionStage<LiveExplanation> explainProbe() {
    return explain(probe, -1);
  }

  /** How many images wait for a run. */
  int waiting() {
    return batcher.waiting();
  }

  /** A lease; empty if this version has been retired. */
  Optional<ModelLease> lease() {
    return leases.acquire() ? Optional.of(new ModelLease(this, leases)) : Optional.empty();
  }

  /** Gives out no more leases, and closes after the last. */
  CompletionStage<Void> retire() {
    leases.retire();
    return closed.minimalCompletionStage();
  }

  private void close() {
    try {
      batcher.close();
      session.close();
      closed.complete(null);
    } catch (RuntimeException e) {
      ModelLog.LOG.modelNotClosed(name(), version(), e);
      closed.completeExceptionally(e);
    }
  }
}
