package dev.pellucid.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in seconds, which may have decimals. */
final class SecondsConverter implements ITypeConverter<Duration> {

  private static final double LONGEST = 1e9;

  @Override
  public Duration convert(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0 && seconds < LONGEST) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
      }
    } catch (NumberFormatException e) {
      throw noSeconds(text);
    }
    throw noSeconds(text);
  }

  private static TypeConversionException noSeconds(String text) {
    return new TypeConversionException("'%s' is no number of seconds above 0".formatted(text));
  }
}
