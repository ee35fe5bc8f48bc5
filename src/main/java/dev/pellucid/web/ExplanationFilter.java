package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which explanations are wanted; all that it says must hold.
 *
 * @param model by which model
 * @param label of the predicted class
 * @param groups the value of each sensitive attribute that it names
 */
record ExplanationFilter(Optional<String> model, Optional<String> label, Map<String, String> groups)
    implements Predicate<ExplanationEvent> {

  /**
   * Reads what a request asks for.
   *
   * @param groups each {@code attribute=value}
   * @throws BadParameterException if one of them is not
   */
  static ExplanationFilter of(String model, String label, List<String> groups) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String group : groups) {
      String[] named = group.split("=", 2);
      if (named.length != 2 || named[0].isEmpty()) {
        throw new BadParameterException("group", group, "attribute=value, as district=west");
      }
      wanted.put(named[0], named[1]);
    }
    return new ExplanationFilter(Optional.ofNullable(model), Optional.ofNullable(label), wanted);
  }

  @Override
  public boolean test(ExplanationEvent event) {
    return model.map(event.model().name()::equals).orElse(true)
        && label.map(event.prediction().top().get(0).label()::equals).orElse(true)
        && event.groups().entrySet().containsAll(groups.entrySet());
  }
}
