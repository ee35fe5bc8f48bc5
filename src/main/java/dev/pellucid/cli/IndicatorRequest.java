package dev.pellucid.cli;

import dev.pellucid.evaluate.Indicator;
import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.IndicatorCard;
import dev.pellucid.evaluate.IndicatorCard.Family;
import dev.pellucid.evaluate.Indicators;
import dev.pellucid.explain.CallText;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which indicators are asked for, as people name them. */
final class IndicatorRequest {

  static final String ALL = "all";

  /** So many passes an image are cheap, a backward one counted as two. */
  static final int CHEAP = 150;

  private static final String ROAR = "roar";

  private IndicatorRequest() {}

  /**
   * What a command line asks for, in the order of families.
   *
   * @param texts calls, families, or {@link #ALL}; empty for those that are cheap: they explain no
   *     image again, and ask at most {@value #CHEAP} passes
   * @throws dev.pellucid.evaluate.UnknownIndicatorException for what is neither
   * @throws dev.pellucid.explain.method.InvalidParameterException for a parameter that it lacks, or
   *     a bad value
   */
  static List<IndicatorCall> parse(List<String> texts) {
    if (texts.isEmpty()) {
      return Indicators.all().stream()
          .map(IndicatorRequest::byDefault)
          .filter(IndicatorRequest::isCheap)
          .toList();
    }
    Set<IndicatorCall> calls = new LinkedHashSet<>();
    for (String text : texts) {
      Optional<Family> family =
          Arrays.stream(Family.values()).filter(each -> each.title().equals(text)).findFirst();
      if (text.equals(ALL) || family.isPresent()) {
        Indicators.all().stream()
            .filter(
                indicator -> family.map(wanted -> indicator.card().family() == wanted).orElse(true))
            .map(IndicatorRequest::byDefault)
            .forEach(calls::add);
      } else {
        requireOfImages(text);
        calls.add(IndicatorCall.parse(text));
      }
    }
    List<IndicatorCall> ordered = new ArrayList<>(calls);
    ordered.sort(Comparator.comparing(call -> call.indicator().card().family()));
    return ordered;
  }

  private static void requireOfImages(String text) {
    if (CallText.parse(text).id().equals(ROAR)) {
      throw new WrongUseException(
          "'%s' trains anew and judges no single image; it is a command of its own: '%s --help'"
              .formatted(ROAR, ROAR));
    }
  }

  private static IndicatorCall byDefault(Indicator indicator) {
    IndicatorCard card = indicator.card();
    return new IndicatorCall(indicator, ParameterValues.defaults(card.parameters()));
  }

  private static boolean isCheap(IndicatorCall call) {
    Passes passes = call.indicator().passes(call.parameters());
    return call.indicator().explanations(call.parameters()) == 0
        && passes.forward() + 2 * passes.backward() <= CHEAP;
  }
}
