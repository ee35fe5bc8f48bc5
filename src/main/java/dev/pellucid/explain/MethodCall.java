package dev.pellucid.explain;

import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method and the parameters it is asked with, as one text: {@code rise?masks=2000&seed=7}, an id
 * and a query as in a URL.
 */
public record MethodCall(ExplanationMethod method, ParameterValues parameters) {

  /** The texts of the calls in a list separated by commas. */
  public static List<String> split(String calls) {
    return Arrays.stream(calls.split(",", -1))
        .map(String::strip)
        .filter(c -> !c.isEmpty())
        .toList();
  }

  /** The id of the method that a text calls, whether there is such a method or not. */
  public static String id(String call) {
    return call.split("\\?", 2)[0].strip();
  }

  /**
   * Reads a call. What a value must not hold as it is (a comma, an ampersand) is written %2C, %26.
   *
   * @throws dev.pellucid.explain.method.UnknownMethodException if there is no such method
   * @throws InvalidParameterException if it has no such parameter, or the value is out of its range
   */
  public static MethodCall parse(String call) {
    ExplanationMethod method = Methods.byId(id(call));
    String[] parts = call.split("\\?", 2);
    return new MethodCall(
        method,
        ParameterValues.parse(
            method.card().parameters(), parts.length == 2 ? query(call, parts[1]) : Map.of()));
  }

  private static Map<String, String> query(String call, String query) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] named = pair.split("=", 2);
      if (named.length != 2) {
        throw new InvalidParameterException(
            "'%s' in '%s' is no parameter; write name=value".formatted(pair, call));
      }
      given.put(decoded(named[0]), decoded(named[1]));
    }
    return given;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException("'%s' is not percent-encoded".formatted(text), e);
    }
  }
}
