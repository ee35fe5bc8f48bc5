package dev.pellucid.web.kserve;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.stream.DirectExplanation;
import dev.pellucid.web.api.RefusedException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What protocol v1 answers of an instance, as the parameter {@code output} has it. */
enum Prediction {
  FULL("all", Full::of),
  PROBABILITIES("probabilities", explanation -> explanation.live().probabilities()),
  LOGITS("logits", explanation -> explanation.live().logits()),
  CLASS("class", explanation -> explanation.event().prediction().top().get(0).index());

  private static final String OUTPUT = "output";

  private final String code;

  /** Never written after construction. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<DirectExplanation, Object> answer;

  Prediction(String code, Function<DirectExplanation, Object> answer) {
    this.code = code;
    this.answer = answer;
  }

  /** All that is known of the class. */
  private record Full(
      @JsonProperty("class") int index,
      String label,
      double probability,
      float[] probabilities,
      float[] logits) {
    static Full of(DirectExplanation explanation) {
      ClassScore predicted = explanation.event().prediction().top().get(0);
      return new Full(
          predicted.index(),
          predicted.label(),
          predicted.probability(),
          explanation.live().probabilities(),
          explanation.live().logits());
    }
  }

  /**
   * What the parameters ask for.
   *
   * @throws RefusedException 400 if it is nothing of this
   */
  static Prediction of(JsonNode parameters) {
    String wanted = parameters.path(OUTPUT).asText(FULL.code);
    return Arrays.stream(values())
        .filter(prediction -> prediction.code.equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                RefusedException.badRequest(
                    "Parameter 'output' is one of %s, not '%s'."
                        .formatted(
                            Arrays.stream(values())
                                .map(prediction -> prediction.code)
                                .collect(Collectors.joining(", ")),
                            wanted)));
  }

  Object of(DirectExplanation explanation) {
    return answer.apply(explanation);
  }
}
