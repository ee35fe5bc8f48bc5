package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.MethodsTogether;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.UnknownClassException;
import dev.pellucid.explain.method.UnknownMethodException;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.image.Crop;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Explains one image by methods, one after the other, on the calling thread and with one core;
 * those that can be read off one run of the model share it. For one thread at a time.
 *
 * <p>A method that cannot be called, or fails, says so in its place; the others are not touched.
 */
final class MethodRunner implements AutoCloseable {

  private final SessionSettings settings;
  private final StreamConfig.Deep config;

  /** By the name of the model. */
  private final Map<String, Opened> opened = new HashMap<>();

  private record Opened(String digest, Classifier classifier) {}

  /**
   * What a method said.
   *
   * @param result as events carry it
   * @param explanation the numbers themselves; empty if it failed
   * @param took what the method took; of a run that several share, each took an equal part
   */
  record Outcome(MethodResult result, Optional<Explanation> explanation, Duration took) {
    private static Outcome failed(String method, String error, Duration took) {
      return new Outcome(MethodResult.failed(method, error), Optional.empty(), took);
    }
  }

  /** Hears which method is run, and how far it is. */
  @FunctionalInterface
  interface Listener {

    /**
     * On the thread that runs the method.
     *
     * @param position of the call, from 0
     * @param method its id
     * @param done as {@link Effort.Progress} says; 0 when it begins
     * @param of the same; 0 as long as that is not known
     */
    void heard(int position, String method, long done, long of);
  }

  MethodRunner(SessionSettings settings, StreamConfig.Deep config) {
    this.settings = settings.withThreads(1);
    this.config = config;
  }

  /**
   * A model in the version of its bundle, opened the first time. A version that was replaced is
   * closed when the next is asked for.
   */
  Classifier classifier(ModelBundle bundle) {
    Opened known = opened.get(bundle.name());
    if (known != null && known.digest().equals(bundle.digest())) {
      return known.classifier();
    }
    if (known != null) {
      known.classifier().close();
    }
    Classifier classifier = new Classifier(bundle, settings);
    opened.put(bundle.name(), new Opened(bundle.digest(), classifier));
    return classifier;
  }

  /**
   * One outcome a call, in their order; of too many calls one more than are run, which says so.
   *
   * @param image a batch of one
   * @param seen what the model sees of it
   * @param courtesy returns when it is our turn, between runs of the model; how long that takes is
   *     not counted
   * @throws CancellationException if the courtesy does
   */
  List<Outcome> run(
      Classifier classifier, ImageBatch image, Crop seen, List<String> calls, Runnable courtesy) {
    return run(
        classifier,
        image,
        seen,
        calls,
        courtesy,
        (position, method, done, of) -> {},
        (method, run) -> run.get());
  }

  /**
   * As {@link #run(Classifier, ImageBatch, Crop, List, Runnable)}.
   *
   * @param listener hears how far it is
   * @param around runs each of them, knowing its name, and returns what it returned
   */
  List<Outcome> run(
      Classifier classifier,
      ImageBatch image,
      Crop seen,
      List<String> calls,
      Runnable courtesy,
      Listener listener,
      BiFunction<String, Supplier<Outcome>, Outcome> around) {
    int most = config.mostMethods();
    Map<String, MethodCall> known = known(calls.subList(0, Math.min(calls.size(), most)));
    MethodsTogether together = new MethodsTogether(classifier, image, List.copyOf(known.values()));
    return IntStream.range(0, Math.min(calls.size(), most + 1))
        .mapToObj(
            i ->
                i < most
                    ? around.apply(
                        MethodCall.id(calls.get(i)),
                        () ->
                            run(
                                classifier,
                                together,
                                known,
                                seen,
                                calls.get(i),
                                courtesy,
                                (done, of) ->
                                    listener.heard(i, MethodCall.id(calls.get(i)), done, of)))
                    : Outcome.failed(
                        MethodCall.id(calls.get(i)),
                        "neither this method nor those after it are run: an image is explained by %d at most"
                            .formatted(most),
                        Duration.ZERO))
        .toList();
  }

  /** By their texts those that can be called; of the others each says in its turn what is wrong. */
  private static Map<String, MethodCall> known(List<String> calls) {
    Map<String, MethodCall> known = new LinkedHashMap<>();
    for (String call : calls) {
      try {
        known.put(call, MethodCall.parse(call));
      } catch (RuntimeException e) {
        known.remove(call);
      }
    }
    return known;
  }

  private Outcome run(
      Classifier classifier,
      MethodsTogether together,
      Map<String, MethodCall> known,
      Crop seen,
      String call,
      Runnable courtesy,
      Effort.Progress progress) {
    courtesy.run();
    progress.heard(0, 0);
    long begin = System.nanoTime();
    try {
      MethodCall asked = known.containsKey(call) ? known.get(call) : MethodCall.parse(call);
      Effort effort =
          Effort.within(config.budget())
              .withRows(config.rows())
              .givingWay(courtesy)
              .telling(progress);
      MethodsTogether.Answer answer = together.explain(asked, effort);
      Explanation explanation = answer.explanations().get(0);
      return new Outcome(
          MethodResults.of(asked, explanation, seen, classifier, answer.took()),
          Optional.of(explanation),
          answer.took());
    } catch (CancellationException e) {
      throw e;
    } catch (UnknownMethodException
        | InvalidParameterException
        | UnknownClassException
        | UnfitModelException e) {
      // Whoever asked is told, and the log is not theirs to fill.
      return Outcome.failed(MethodCall.id(call), e.getMessage(), since(begin));
    } catch (RuntimeException | OutOfMemoryError e) {
      // Whoever asks for a million masks may have no memory left for them; it would be so again.
      StreamLog.LOG.methodFailed(call, classifier.name(), String.valueOf(e));
      String why = e.getMessage();
      return Outcome.failed(MethodCall.id(call), why == null ? e.toString() : why, since(begin));
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Releases every model that was opened. */
  @Override
  public void close() {
    opened.values().forEach(known -> known.classifier().close());
    opened.clear();
  }
}
