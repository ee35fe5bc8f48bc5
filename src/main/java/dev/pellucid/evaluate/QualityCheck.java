package dev.pellucid.evaluate;

import dev.pellucid.explain.CallText;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.NotApplicableException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How good the explanations of some methods are, by a few cheap indicators, of one image after the
 * other: for a sample of a stream, so that it is seen when explanations themselves go bad.
 *
 * @param methods calls as {@link MethodCall} reads them, each of another method
 * @param indicators each of them another
 */
public record QualityCheck(List<String> methods, List<IndicatorCall> indicators) {

  /** The live map's own method, and one that promises to be complete. */
  public static final String USUAL_METHODS = "grad-cam,deeplift";

  /** Some 40 passes for both of them. */
  public static final String USUAL_INDICATORS =
      "deletion?steps=8,insertion?steps=8,completeness,max-sensitivity?samples=4";

  public QualityCheck {
    methods = List.copyOf(methods);
    indicators = List.copyOf(indicators);
    requireDistinct("method", methods, MethodCall::id);
    requireDistinct("indicator", indicators, call -> call.indicator().card().id());
    indicators.stream()
        .map(call -> call.indicator().card())
        .filter(card -> card.family() == IndicatorCard.Family.SANITY)
        .findFirst()
        .ifPresent(
            card -> {
              throw new IllegalArgumentException(
                  "indicator '%s' judges a method by other models, not how good its explanation of one image is"
                      .formatted(card.id()));
            });
  }

  /**
   * Reads lists separated by commas.
   *
   * @throws UnknownIndicatorException if there is no such indicator
   * @throws dev.pellucid.explain.method.UnknownMethodException if there is no such method
   * @throws InvalidParameterException if a value is out of its range
   * @throws IllegalArgumentException if one is named twice
   */
  public static QualityCheck parse(String methods, String indicators) {
    List<String> calls = CallText.split(methods);
    calls.forEach(MethodCall::parse);
    return new QualityCheck(
        calls, CallText.split(indicators).stream().map(IndicatorCall::parse).toList());
  }

  private static <T> void requireDistinct(String what, List<T> calls, Function<T, String> id) {
    Set<String> seen = new HashSet<>();
    for (T call : calls) {
      if (!seen.add(id.apply(call))) {
        throw new IllegalArgumentException(
            "%s '%s' is named twice; its figures could not be told apart"
                .formatted(what, id.apply(call)));
      }
    }
  }

  /** Whether an explanation by this call is one of those that are judged. */
  public boolean judges(String call) {
    return methods.contains(call);
  }

  /**
   * What the indicators say of one explanation, by their ids; those that do not apply to the method
   * or are not defined for the image say nothing.
   *
   * @param image one image, its target named
   * @param call the method that explained it
   * @param attribution what it said
   * @param failed told of each indicator that failed, and why; the others are not touched
   * @throws CancellationException if the effort's courtesy does
   */
  public Map<String, Double> figures(
      Classifier classifier,
      ImageBatch image,
      String call,
      Attribution attribution,
      Effort effort,
      BiConsumer<String, Throwable> failed) {
    ExplainedImage explained =
        new ExplainedImage(
            EvaluatedModel.of(classifier),
            image,
            new MethodExplainer(call, MethodCall.parse(call), effort),
            attribution,
            Optional.empty());
    Map<String, Double> figures = new LinkedHashMap<>();
    for (IndicatorCall asked : indicators) {
      String id = asked.indicator().card().id();
      try {
        figure(asked, explained, effort).ifPresent(value -> figures.put(id, value));
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException | OutOfMemoryError e) {
        // A parameter may be too large for this image; an image must not wait for that to change.
        failed.accept(id, e);
      }
    }
    return figures;
  }

  private static Optional<Double> figure(
      IndicatorCall asked, ExplainedImage explained, Effort effort) {
    try {
      return asked.indicator().measure(explained, asked.parameters(), effort)
              instanceof Finding.Value found
          ? Optional.of(found.value())
          : Optional.empty();
    } catch (NotApplicableException doesNotApply) {
      return Optional.empty();
    }
  }
}
