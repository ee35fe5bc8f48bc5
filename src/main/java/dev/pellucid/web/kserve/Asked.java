package dev.pellucid.web.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.explain.CallText;
import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectImage;
import dev.pellucid.stream.DirectImage.Pixels;
import dev.pellucid.web.api.RefusedException;
import dev.pellucid.web.api.TargetClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is asked of every image of a request, from the parameters of either protocol.
 *
 * @param methods calls, as the header {@code explain} has them
 * @param target the class to explain, by label or index; empty for the predicted one
 */
record Asked(List<String> methods, Optional<String> target) {

  /** Nothing but the live explanation of the predicted class. */
  static final Asked NOTHING_MORE = new Asked(List.of(), Optional.empty());

  static final String METHODS = "methods";
  static final String TARGET = "target";

  Asked {
    methods = List.copyOf(methods);
  }

  /**
   * Reads parameters: {@code methods}, one text separated by commas or a list, and {@code target}.
   *
   * @throws RefusedException 400 if they are something else
   */
  static Asked of(JsonNode parameters) {
    return new Asked(methods(parameters.path(METHODS)), target(parameters.path(TARGET)));
  }

  private static List<String> methods(JsonNode methods) {
    List<String> calls = new ArrayList<>();
    for (JsonNode each : methods.isArray() ? methods : List.of(methods)) {
      if (each.isTextual()) {
        calls.addAll(CallText.split(each.textValue()));
      } else if (!each.isMissingNode() && !each.isNull()) {
        throw RefusedException.badRequest(
            "Parameter 'methods' is a text, or a list of them, not %s.".formatted(each));
      }
    }
    return calls;
  }

  private static Optional<String> target(JsonNode target) {
    if (target.isMissingNode() || target.isNull()) {
      return Optional.empty();
    }
    if (!target.isTextual() && !target.isIntegralNumber()) {
      throw RefusedException.badRequest(
          "Parameter 'target' is the label or the index of a class, not %s.".formatted(target));
    }
    return Optional.of(target.asText());
  }

  /** The same of each image. */
  List<DirectImage> of(List<Pixels> images, ServedModel model) {
    int index = TargetClass.index(target, model);
    return images.stream()
        .map(
            pixels ->
                new DirectImage(
                    UUID.randomUUID().toString(),
                    pixels,
                    index,
                    methods,
                    Optional.empty(),
                    Map.of()))
        .toList();
  }
}
