package dev.pellucid.monitor.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Since when something differs, and how sure that is.
 *
 * @param since the estimate of when it began
 * @param eValue of the alarm
 * @param images that the alarm rests on
 */
public record Onset(Instant since, double eValue, long images) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How the sentence of an alarm ends: {@code since 12:00:07Z, e-value 2.1e07, 384 images}. */
  public String inWords() {
    return "since %s, e-value %s, %d images"
        .formatted(
            TIME.format(since),
            String.format(Locale.ROOT, "%.1e", eValue).replace("e+", "e"),
            images);
  }
}
