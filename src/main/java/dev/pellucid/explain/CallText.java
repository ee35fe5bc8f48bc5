package dev.pellucid.explain;

import dev.pellucid.explain.method.InvalidParameterException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is called and with which parameters, as one text: an id and a query as in a URL, {@code
 * rise?masks=2000&seed=7}. What a value must not hold as it is (a comma, an ampersand) is written
 * %2C, %26.
 *
 * @param given texts by parameter name, in the order in which they were written
 */
public record CallText(String id, Map<String, String> given) {

  public CallText {
    given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }

  /** The texts of the calls in a list separated by commas. */
  public static List<String> split(String calls) {
    return Arrays.stream(calls.split(",", -1))
        .map(String::strip)
        .filter(call -> !call.isEmpty())
        .toList();
  }

  /**
   * Reads a call.
   *
   * @throws InvalidParameterException if what follows the id is no query
   */
  public static CallText parse(String call) {
    String[] parts = call.split("\\?", 2);
    return new CallText(parts[0].strip(), parts.length == 2 ? query(call, parts[1]) : Map.of());
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
