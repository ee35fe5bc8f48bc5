package dev.pellucid.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pellucid.cli.ExplainedPicture.Result;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.HeatMap;
import dev.pellucid.model.bundle.ModelManifest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One explained image, as JSON has it; what {@code explanations} carries too is named as there.
 *
 * @param image the file
 * @param target the class that was explained
 * @param against the class whose logit was subtracted, if any
 * @param logits all of them, if they were asked for
 */
record ImageReport(
    String image,
    ModelRef model,
    Prediction prediction,
    ClassScore target,
    Optional<ClassScore> against,
    List<Explanation> explanations,
    Optional<float[]> logits) {

  /**
   * What one method says in brief; the attribution as it is comes in the {@code npy} format.
   *
   * @param partial whether time ran out before it was done
   * @param figures what it knows of its own accuracy
   */
  record Explanation(
      String method,
      Map<String, String> parameters,
      List<Integer> shape,
      boolean partial,
      Map<String, Double> figures,
      @JsonUnwrapped Summary summary) {}

  /** The attribution in brief. */
  sealed interface Summary {}

  /**
   * Of every channel of every pixel.
   *
   * @param peak where the largest magnitude is, summed over channels
   */
  record PixelSummary(double minimum, double maximum, double sum, Position peak)
      implements Summary {}

  /**
   * Of every position of a layer.
   *
   * @param values {@code [h][w]}
   */
  record LayerSummary(
      String layer, double minimum, double maximum, double sum, Position peak, List<float[]> values)
      implements Summary {}

  /**
   * Of every cell of a grid over the image.
   *
   * @param values {@code [rows][columns]}
   */
  record GridSummary(
      double minimum, double maximum, double sum, Position peak, List<float[]> values)
      implements Summary {}

  /**
   * Examples, in the order in which the method names them.
   *
   * @param examples each with the method's number
   */
  record ExamplesSummary(List<NamedExample> examples) implements Summary {}

  /**
   * What would have to be otherwise.
   *
   * @param values by how much each exchange raised the probability of the other class, {@code
   *     [h][w]}
   */
  record CounterfactualSummary(
      String layer,
      String from,
      String to,
      NamedExample example,
      List<Attribution.Counterfactual.Exchange> exchanges,
      List<float[]> values)
      implements Summary {}

  /** Parts that look like parts of examples. */
  record PartsSummary(String layer, int height, int width, List<LikePart> parts)
      implements Summary {}

  /**
   * A part that looks like one of an example.
   *
   * @param example with the evidence as its value
   */
  record LikePart(int here, int there, double similarity, NamedExample example) {}

  /**
   * An example.
   *
   * @param index in the model's set
   * @param label its true class, if that is known
   * @param predicted the class that the model takes it for
   * @param value what the method says of it
   */
  record NamedExample(
      int index, String name, Optional<String> label, String predicted, double value) {

    static NamedExample of(Attribution.ExampleImage example, double value, ModelManifest model) {
      return new NamedExample(
          example.index(),
          example.name(),
          example.label().isPresent()
              ? Optional.of(model.label(example.label().getAsInt()))
              : Optional.empty(),
          model.label(example.predicted()),
          value);
    }
  }

  /** Of every concept. */
  record ConceptSummary(@JsonUnwrapped Concepts concepts) implements Summary {}

  /**
   * Reports an image.
   *
   * @param classes how many of the most probable to list
   */
  static ImageReport of(
      ExplainedPicture explained, ModelManifest model, int classes, boolean withLogits) {
    List<ClassScore> scores =
        IntStream.range(0, explained.logits().length)
            .mapToObj(
                index ->
                    new ClassScore(
                        index,
                        model.label(index),
                        explained.logits()[index],
                        explained.probabilities()[index]))
            .toList();
    List<ClassScore> top =
        scores.stream()
            .sorted(Comparator.comparing(ClassScore::logit).reversed())
            .limit(classes)
            .toList();
    return new ImageReport(
        explained.picture().file().toString(),
        new ModelRef(model.name(), model.version()),
        Prediction.of(top, explained.probabilities()),
        scores.get(explained.target().index()),
        explained.target().against().map(pick -> scores.get(Target.index(pick))),
        explained.results().stream().map(result -> explanation(result, model)).toList(),
        withLogits ? Optional.of(explained.logits()) : Optional.empty());
  }

  /** The same image with one of its explanations only. */
  ImageReport only(Explanation one) {
    return new ImageReport(image, model, prediction, target, against, List.of(one), logits);
  }

  private static Explanation explanation(Result result, ModelManifest model) {
    return new Explanation(
        result.request().id(),
        result.request().parameters().asText(),
        result.attribution().shape(),
        result.explanation().partial(),
        result.explanation().figures(),
        summary(result.attribution(), model));
  }

  private static Summary summary(Attribution attribution, ModelManifest model) {
    if (attribution instanceof Attribution.Pixels pixels) {
      Range range = Range.of(pixels.values());
      return new PixelSummary(
          range.minimum(), range.maximum(), range.sum(), Position.ofPeak(pixels.heatMap()));
    }
    if (attribution instanceof Attribution.Positions positions) {
      Range range = Range.of(positions.values());
      return new LayerSummary(
          positions.layer(),
          range.minimum(),
          range.maximum(),
          range.sum(),
          Position.ofPeak(positions.heatMap()),
          rows(positions.values(), positions.width()));
    }
    if (attribution instanceof Attribution.Grid grid) {
      Range range = Range.of(grid.values());
      return new GridSummary(
          range.minimum(),
          range.maximum(),
          range.sum(),
          Position.ofPeak(grid.heatMap()),
          rows(grid.values(), grid.columns()));
    }
    if (attribution instanceof Attribution.Examples examples) {
      return new ExamplesSummary(
          IntStream.range(0, examples.examples().size())
              .mapToObj(
                  i -> NamedExample.of(examples.examples().get(i), examples.values()[i], model))
              .toList());
    }
    if (attribution instanceof Attribution.Counterfactual other) {
      return new CounterfactualSummary(
          other.layer(),
          model.label(other.from()),
          model.label(other.to()),
          NamedExample.of(other.example(), other.exchanges().size(), model),
          other.exchanges(),
          rows(other.values(), other.width()));
    }
    if (attribution instanceof Attribution.Parts parts) {
      return new PartsSummary(
          parts.layer(),
          parts.height(),
          parts.width(),
          parts.parts().stream()
              .map(
                  part ->
                      new LikePart(
                          part.here(),
                          part.there(),
                          part.similarity(),
                          NamedExample.of(part.example(), part.evidence(), model)))
              .toList());
    }
    Attribution.Concepts concepts = (Attribution.Concepts) attribution;
    return new ConceptSummary(
        new Concepts(
            concepts.layer(),
            IntStream.range(0, concepts.names().size())
                .mapToObj(
                    j ->
                        new ConceptAttribution(
                            concepts.names().get(j),
                            concepts.presence()[j],
                            concepts.sensitivity()[j],
                            concepts.contribution()[j]))
                .toList(),
            concepts.residual()));
  }

  private static List<float[]> rows(float[] values, int width) {
    return IntStream.range(0, values.length / width)
        .mapToObj(y -> Arrays.copyOfRange(values, y * width, (y + 1) * width))
        .toList();
  }

  /** A place in a map, from the top left. */
  record Position(int x, int y) {

    /** Where the largest magnitude is; the first of equals. */
    static Position ofPeak(HeatMap map) {
      float[] values = map.values();
      int best =
          IntStream.range(0, values.length)
              .reduce(0, (a, b) -> Math.abs(values[b]) > Math.abs(values[a]) ? b : a);
      return new Position(best % map.width(), best / map.width());
    }
  }

  /** Smallest, largest and the sum of some values. */
  private record Range(double minimum, double maximum, double sum) {
    static Range of(float[] values) {
      double minimum = Double.POSITIVE_INFINITY;
      double maximum = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (float value : values) {
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        sum += value;
      }
      return new Range(minimum, maximum, sum);
    }
  }
}
