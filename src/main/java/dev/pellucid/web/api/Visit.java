package dev.pellucid.web.api;

import dev.pellucid.explain.MethodCall;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.ModelLease;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectExplainer;
import dev.pellucid.stream.DirectExplanation;
import dev.pellucid.stream.DirectImage;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request that was let in, what it holds, and what is left of its time. */
public final class Visit implements AutoCloseable {

  private static final int PIECE = 64 * 1024;

  private final RequestLimits limits;
  private final ServedModels models;
  private final DirectExplainer explainer;
  private final int mostMethods;
  private final Semaphore deepPlaces;
  private final Semaphore bodies;
  private final long begin = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();

  /** What is undone at the end, the last first. */
  private final ConcurrentLinkedDeque<Runnable> held = new ConcurrentLinkedDeque<>();

  Visit(
      RequestLimits limits,
      ServedModels models,
      DirectExplainer explainer,
      int mostMethods,
      Semaphore places,
      Semaphore deepPlaces,
      Semaphore bodies) {
    this.limits = limits;
    this.models = models;
    this.explainer = explainer;
    this.mostMethods = mostMethods;
    this.deepPlaces = deepPlaces;
    this.bodies = bodies;
    held.push(places::release);
  }

  /** What is left of its time; zero if it is over. */
  Duration left() {
    Duration left = limits.time().minusNanos(System.nanoTime() - begin);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Reads the body. Blocks the calling thread.
   *
   * @throws RefusedException 413 if it is larger than is allowed, 408 if it comes too slowly, 429
   *     if there is no room for it beside those of others
   */
  public byte[] body(InputStream in) {
    long most = limits.maxBodySize().asLongValue();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    int room = 0;
    try {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (body.size() + read > most) {
          throw RefusedException.tooLarge(most);
        }
        takeRoom(read);
        room += read;
        body.write(piece, 0, read);
        if (left().isZero()) {
          throw RefusedException.tooSlow(limits.time());
        }
      }
    } catch (IOException e) {
      throw RefusedException.badRequest("The body ended early: %s.".formatted(e.getMessage()));
    } finally {
      int taken = room;
      held.push(() -> bodies.release(taken));
    }
    return body.toByteArray();
  }

  private void takeRoom(int bytes) {
    if (!bodies.tryAcquire(bytes)) {
      throw RefusedException.busy(
          "The requests that are being answered have bodies of as many bytes as there is room for; try again, or raise pellucid.web.limits.bodies.");
    }
  }

  /**
   * A model, held open until the visit ends.
   *
   * @param name empty for the default
   * @throws RefusedException 404 if there is no such model, 503 if it is not ready
   */
  public ServedModel model(Optional<String> name) {
    ModelLease lease = models.lease(name);
    held.push(lease::close);
    return lease.model();
  }

  /**
   * Requires that so many images may come in one request.
   *
   * @throws RefusedException 400 if they are none, or too many
   */
  public void requireAllowed(int images) {
    if (images < 1 || images > limits.instances()) {
      throw RefusedException.badRequest(
          "A request has 1 to %d images, not %d; pellucid.web.limits.instances."
              .formatted(limits.instances(), images));
    }
  }

  /**
   * Requires that methods can be called, and takes a place among the requests that call some.
   *
   * @throws RefusedException 400 if they are too many or one cannot be called, 429 if no place is
   *     free
   */
  public void admit(List<String> calls) {
    if (calls.isEmpty()) {
      return;
    }
    if (calls.size() > mostMethods) {
      throw RefusedException.badRequest(
          "An image is explained by %d methods at most, not %d; pellucid.stream.deep.most-methods."
              .formatted(mostMethods, calls.size()));
    }
    calls.forEach(Visit::requireCallable);
    if (!deepPlaces.tryAcquire()) {
      throw RefusedException.busy(
          "%d requests with methods are being answered, and no more are at once; try again, or raise pellucid.web.limits.deep-concurrency."
              .formatted(limits.deepConcurrency()));
    }
    held.push(deepPlaces::release);
  }

  private static void requireCallable(String call) {
    try {
      MethodCall.parse(call);
    } catch (IllegalArgumentException e) {
      throw RefusedException.badRequest("Method '%s': %s.".formatted(call, e.getMessage()));
    }
  }

  /** Explains images, all under way at once; fails as soon as one cannot be explained. */
  public Uni<List<DirectExplanation>> explain(ServedModel model, List<DirectImage> images) {
    List<CompletableFuture<DirectExplanation>> results = new ArrayList<>(images.size());
    held.push(() -> results.forEach(result -> result.cancel(false)));
    for (DirectImage image : images) {
      results.add(explainer.explain(model, image));
    }
    return Uni.join()
        .all(results.stream().map(Uni.createFrom()::completionStage).toList())
        .andFailFast();
  }

  /** What a model sees of an image. */
  Uni<RgbImage> view(ServedModel model, byte[] encoded) {
    return Uni.createFrom().completionStage(() -> explainer.view(model, encoded));
  }

  /** Gives back what it holds; again has no effect. */
  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      held.forEach(Runnable::run);
    }
  }
}
