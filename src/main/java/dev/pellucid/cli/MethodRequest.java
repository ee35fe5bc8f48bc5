package dev.pellucid.cli;

import dev.pellucid.evaluate.Explainer;
import dev.pellucid.evaluate.MethodExplainer;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A method, and the parameters it is asked with.
 *
 * @param optional whether it is left out where the model does not allow it: it was not named, but
 *     is one of a family, or of all
 */
record MethodRequest(ExplanationMethod method, ParameterValues parameters, boolean optional) {

  /** Stands for every method in place of an id. */
  static final String ALL = "all";

  String id() {
    return method.card().id();
  }

  MethodCall call() {
    return new MethodCall(method, parameters);
  }

  /** What is judged by indicators. */
  Explainer explainer() {
    return new MethodExplainer(id(), call());
  }

  /**
   * What a command line asks for.
   *
   * @param ids of methods, families of {@link SurveyPlace}, or {@link #ALL}
   * @param given parameter texts: {@code name} goes to every chosen method that has it, {@code
   *     method.name} to one
   * @throws dev.pellucid.explain.method.UnknownMethodException for an id that is none
   * @throws InvalidParameterException for a parameter that no chosen method has, or a bad value
   */
  static List<MethodRequest> parse(List<String> ids, Map<String, String> given) {
    Map<ExplanationMethod, Boolean> optional = new LinkedHashMap<>();
    for (String id : ids) {
      if (namesSeveral(id)) {
        Methods.all().stream()
            .filter(method -> isNamed(method, id))
            .forEach(method -> optional.putIfAbsent(method, true));
      } else {
        optional.put(Methods.byId(id), false);
      }
    }
    requireUsed(List.copyOf(optional.keySet()), given);
    List<MethodRequest> requests = new ArrayList<>();
    optional.forEach(
        (method, leftOut) ->
            requests.add(
                new MethodRequest(
                    method,
                    ParameterValues.parse(method.card().parameters(), own(method, given)),
                    leftOut)));
    return requests;
  }

  /** Whether a word stands for a family of methods, or for all. */
  static boolean namesSeveral(String word) {
    return word.equals(ALL)
        || Methods.all().stream().anyMatch(method -> method.card().place().family().equals(word));
  }

  /** Whether a word stands for this method, its family, or all. */
  boolean isNamedBy(String word) {
    return isNamed(method, word);
  }

  private static boolean isNamed(ExplanationMethod method, String word) {
    return word.equals(ALL)
        || method.card().id().equals(word)
        || method.card().place().family().equals(word);
  }

  private static void requireUsed(List<ExplanationMethod> methods, Map<String, String> given) {
    Set<String> known =
        methods.stream()
            .flatMap(
                method ->
                    names(method).stream()
                        .flatMap(name -> List.of(name, qualified(method, name)).stream()))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidParameterException(
            "no chosen method has a parameter '%s'; they have: %s"
                .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }

  private static Map<String, String> own(ExplanationMethod method, Map<String, String> given) {
    Map<String, String> own = new LinkedHashMap<>();
    for (String name : names(method)) {
      String text = given.getOrDefault(qualified(method, name), given.get(name));
      if (text != null) {
        own.put(name, text);
      }
    }
    return own;
  }

  private static List<String> names(ExplanationMethod method) {
    return method.card().parameters().stream().map(Parameter::name).toList();
  }

  private static String qualified(ExplanationMethod method, String name) {
    return method.card().id() + "." + name;
  }
}
