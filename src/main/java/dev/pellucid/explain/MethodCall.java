package dev.pellucid.explain;

import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;

/** A method and the parameters it is asked with; as text a {@link CallText}. */
public record MethodCall(ExplanationMethod method, ParameterValues parameters) {

  /** The id of the method that a text calls, whether there is such a method or not. */
  public static String id(String call) {
    return call.split("\\?", 2)[0].strip();
  }

  /**
   * Reads a call.
   *
   * @throws dev.pellucid.explain.method.UnknownMethodException if there is no such method
   * @throws InvalidParameterException if it has no such parameter, or the value is out of its range
   */
  public static MethodCall parse(String call) {
    ExplanationMethod method = Methods.byId(id(call));
    return new MethodCall(
        method, ParameterValues.parse(method.card().parameters(), CallText.parse(call).given()));
  }
}
