package dev.pellucid.explain.method;

import java.util.List;

/**
 * What is to be known of a method before it is run.
 *
 * @param id kebab-case name of the paper's method, as commands and headers spell it
 * @param name as the paper has it
 * @param place in the survey
 * @param paper that introduced it
 * @param parameters in the order in which they are shown
 */
public record MethodCard(
    String id, String name, SurveyPlace place, Paper paper, List<Parameter<?>> parameters) {

  public MethodCard {
    parameters = List.copyOf(parameters);
  }
}
