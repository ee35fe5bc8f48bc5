package dev.pellucid.evaluate;

import dev.pellucid.explain.CallText;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.ParameterValues;

/**
 * An indicator and the parameters it is asked with; as text a {@link CallText}: {@code
 * deletion?steps=8}.
 */
public record IndicatorCall(Indicator indicator, ParameterValues parameters) {

  /**
   * Reads a call.
   *
   * @throws UnknownIndicatorException if there is no such indicator
   * @throws InvalidParameterException if it has no such parameter, or the value is out of its range
   */
  public static IndicatorCall parse(String call) {
    CallText text = CallText.parse(call);
    Indicator indicator = Indicators.byId(text.id());
    return new IndicatorCall(
        indicator, ParameterValues.parse(indicator.card().parameters(), text.given()));
  }
}
