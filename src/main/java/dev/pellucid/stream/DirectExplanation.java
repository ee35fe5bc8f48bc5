package dev.pellucid.stream;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.model.LiveExplanation;
import java.util.List;
import java.util.Optional;

/**
 * What was found of an image that somebody waits for.
 *
 * @param event as on the topic of explanations, with what was asked for beyond the live explanation
 *     in the same event
 * @param live the numbers of the live explanation
 * @param methods the numbers of each method that was asked for; empty for one that failed
 */
public record DirectExplanation(
    ExplanationEvent event, LiveExplanation live, List<Optional<Explanation>> methods) {

  public DirectExplanation {
    methods = List.copyOf(methods);
  }
}
