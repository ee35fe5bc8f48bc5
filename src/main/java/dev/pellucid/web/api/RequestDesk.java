package dev.pellucid.web.api;

import dev.pellucid.stream.DirectExplainer;
import dev.pellucid.stream.StreamConfig;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Lets requests for explanations in, no more than so many at once, and gives each so much time.
 *
 * <p>Whoever does not get in is told at once: a queue here would only make everybody late.
 */
@Singleton
public class RequestDesk {

  private final RequestLimits limits;
  private final ServedModels models;
  private final DirectExplainer explainer;
  private final int mostMethods;
  private final Semaphore places;
  private final Semaphore deepPlaces;

  /** Bytes. */
  private final Semaphore bodies;

  RequestDesk(
      RequestLimits limits, ServedModels models, DirectExplainer explainer, StreamConfig stream) {
    this.limits = limits;
    this.models = models;
    this.explainer = explainer;
    this.mostMethods = stream.deep().mostMethods();
    this.places = new Semaphore(limits.concurrency());
    this.deepPlaces = new Semaphore(limits.deepConcurrency());
    this.bodies =
        new Semaphore(
            (int)
                Math.min(
                    Integer.MAX_VALUE,
                    Math.max(limits.bodies().asLongValue(), limits.maxBodySize().asLongValue())));
  }

  /**
   * Serves a request. The first part of the work, which reads it, runs on the calling thread.
   *
   * @param work what is done for it; its visit ends with the answer
   * @return the answer; fails with {@link RefusedException} for whatever is not a defect of this
   *     service
   */
  public Uni<Response> serve(Function<Visit, Uni<Response>> work) {
    models.require();
    if (!places.tryAcquire()) {
      throw RefusedException.busy(
          "%d requests are being answered, and no more are at once; try again, or raise pellucid.web.limits.concurrency."
              .formatted(limits.concurrency()));
    }
    Visit visit = new Visit(limits, models, explainer, mostMethods, places, deepPlaces, bodies);
    Uni<Response> answer;
    try {
      answer = work.apply(visit);
    } catch (Throwable failure) {
      visit.close();
      throw thrown(failure);
    }
    return answer
        .ifNoItem()
        .after(visit.left().plusMillis(1))
        .failWith(() -> RefusedException.outOfTime(limits.time()))
        .onFailure()
        .transform(RefusedException::of)
        .onTermination()
        .invoke(visit::close);
  }

  private static RuntimeException thrown(Throwable failure) {
    Throwable meaning = RefusedException.of(failure);
    if (meaning instanceof RuntimeException known) {
      return known;
    }
    throw (Error) meaning;
  }
}
