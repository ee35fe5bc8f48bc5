package dev.pellucid.cli.report;

import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.evaluate.statistics.Interval;
import java.util.List;
import java.util.Locale;

/** Numbers and lists as people read them. */
public final class Text {

  private Text() {}

  /** A share as a percentage without decimals; what is not none or all is not called so. */
  public static String percent(double share) {
    double percent = 100 * share;
    if (percent > 0 && percent < 1) {
      return "less than 1%";
    }
    if (percent > 99 && percent < 100) {
      return "more than 99%";
    }
    return Math.round(percent) + "%";
  }

  /** As {@code 40% to 52%}. */
  public static String percent(Interval interval) {
    return Math.round(100 * interval.low()) + "% to " + Math.round(100 * interval.high()) + "%";
  }

  /** How sure a share is, as {@code between 40% and 52% with 95% confidence}. */
  public static String certainty(Estimate share, double confidence) {
    return share
        .interval()
        .map(
            interval ->
                "between %d%% and %d%% with %d%% confidence"
                    .formatted(
                        Math.round(100 * interval.low()),
                        Math.round(100 * interval.high()),
                        Math.round(100 * confidence)))
        .orElse("too few images for an interval");
  }

  /** A probability of error, as {@code p = 0.003} or {@code p < 0.0001}, on one line. */
  public static String p(double value) {
    return value < 1e-4
        ? "p\u00a0<\u00a00.0001"
        : "p\u00a0=\u00a0" + number(value, value < 0.01 ? 4 : 2);
  }

  /** With so many decimals. */
  public static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** With two decimals and its sign; what is nothing by these has none. */
  public static String signed(double value) {
    String size = number(Math.abs(value), 2);
    return size.equals("0.00") ? size : (value < 0 ? "−" : "+") + size;
  }

  /** {@code 1 image}, {@code 2 images}. */
  public static String count(long count, String one) {
    return count(count, one, one + "s");
  }

  /** {@code 1 class}, {@code 2 classes}. */
  public static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  public static String list(List<String> words) {
    return switch (words.size()) {
      case 0 -> "none";
      case 1 -> words.get(0);
      default ->
          String.join(", ", words.subList(0, words.size() - 1))
              + " and "
              + words.get(words.size() - 1);
    };
  }
}
