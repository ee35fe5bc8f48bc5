package dev.pellucid.web.kserve;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.stream.DirectExplanation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What protocol v2 can answer of a batch of images: one tensor, whose first axis is the batch.
 *
 * <p>{@code explanation} is the JSON of the event; the others are parts of it as numbers.
 */
enum OutputTensor {
  LOGITS("logits", Datatype.FP32, OutputTensor::classes, e -> new Row.Floats(e.live().logits())),
  PROBABILITIES(
      "probabilities",
      Datatype.FP32,
      OutputTensor::classes,
      e -> new Row.Floats(e.live().probabilities())),
  CLASS("class", Datatype.INT64, OutputTensor::one, e -> new Row.Whole(predicted(e).index())),
  LABEL("label", Datatype.BYTES, OutputTensor::one, e -> text(predicted(e).label())),
  TARGET("target", Datatype.INT64, OutputTensor::one, e -> new Row.Whole(e.live().target())),
  CAM("cam", Datatype.FP32, OutputTensor::map, e -> new Row.Floats(cam(e).values())),
  PRESENCE(
      "concept-presence",
      Datatype.FP32,
      OutputTensor::concepts,
      e -> new Row.Floats(concepts(e).presence())),
  SENSITIVITY(
      "concept-sensitivity",
      Datatype.FP32,
      OutputTensor::concepts,
      e -> new Row.Floats(concepts(e).sensitivity())),
  CONTRIBUTION(
      "concept-contribution",
      Datatype.FP32,
      OutputTensor::concepts,
      e -> new Row.Floats(concepts(e).contribution())),
  RESIDUAL(
      "concept-residual",
      Datatype.FP32,
      model -> concepts(model).map(concepts -> List.of()),
      e -> new Row.Floats(new float[] {concepts(e).residual()})),
  EXPLANATION(
      "explanation",
      Datatype.BYTES,
      OutputTensor::one,
      e -> new Row.Bytes(EventJson.EXPLANATION.write(e.event())));

  private final String code;
  private final Datatype datatype;

  /** Never written after construction, as the next. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<ServedModel, Optional<List<Integer>>> shape;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<DirectExplanation, Row> row;

  OutputTensor(
      String code,
      Datatype datatype,
      Function<ServedModel, Optional<List<Integer>>> shape,
      Function<DirectExplanation, Row> row) {
    this.code = code;
    this.datatype = datatype;
    this.shape = shape;
    this.row = row;
  }

  /** How the protocol calls types of elements. */
  enum Datatype {
    FP32,
    INT64,
    BYTES
  }

  /** What is said of one image. */
  sealed interface Row {
    record Floats(float[] values) implements Row {}

    record Whole(long value) implements Row {}

    record Bytes(byte[] value) implements Row {}
  }

  /** As requests name it. */
  String code() {
    return code;
  }

  Datatype datatype() {
    return datatype;
  }

  /** Without the batch; empty if the model does not give it. */
  Optional<List<Integer>> shape(ServedModel model) {
    return shape.apply(model);
  }

  Row row(DirectExplanation explanation) {
    return row.apply(explanation);
  }

  /** All that a model gives. */
  static List<OutputTensor> of(ServedModel model) {
    return Arrays.stream(values()).filter(output -> output.shape(model).isPresent()).toList();
  }

  private static Optional<List<Integer>> one(ServedModel model) {
    return Optional.of(List.of());
  }

  private static Optional<List<Integer>> classes(ServedModel model) {
    return Optional.of(List.of(model.classes()));
  }

  private static Optional<List<Integer>> map(ServedModel model) {
    return model.conceptLayer().map(layer -> List.of(layer.height(), layer.width()));
  }

  private static Optional<List<Integer>> concepts(ServedModel model) {
    return model
        .conceptLayer()
        .flatMap(layer -> model.bundle().concepts())
        .map(ConceptBank::concepts)
        .map(concepts -> List.of(concepts.size()));
  }

  private static ClassScore predicted(DirectExplanation explanation) {
    return explanation.event().prediction().top().get(0);
  }

  private static LiveExplanation.Cam cam(DirectExplanation explanation) {
    return explanation.live().cam().orElseThrow();
  }

  private static LiveExplanation.Concepts concepts(DirectExplanation explanation) {
    return explanation.live().concepts().orElseThrow();
  }

  private static Row text(String text) {
    return new Row.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
