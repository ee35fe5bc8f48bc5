package dev.pellucid.cli;

import dev.pellucid.explain.picture.OverlayPainter;
import dev.pellucid.image.ColourMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How heat maps are painted. */
final class OverlayOptions {

  @Option(
      names = "--colour-map",
      paramLabel = "NAME",
      converter = ColourMapConverter.class,
      description =
          "viridis, inferno, cividis: how much; blue-white-red: for and against (default: inferno).")
  ColourMap colours = ColourMap.INFERNO;

  @Option(
      names = "--opacity",
      paramLabel = "X",
      description = "Of the heat map over the picture, 0 to 1 (default: 0.6).")
  double opacity = 0.6;

  OverlayPainter painter() {
    return new OverlayPainter(colours, opacity);
  }

  /** Reads names with hyphens. */
  static final class ColourMapConverter implements ITypeConverter<ColourMap> {
    @Override
    public ColourMap convert(String text) {
      return Arrays.stream(ColourMap.values())
          .filter(map -> name(map).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no colour map; there are %s"
                          .formatted(
                              text,
                              Arrays.stream(ColourMap.values())
                                  .map(ColourMapConverter::name)
                                  .collect(Collectors.joining(", ")))));
    }

    private static String name(ColourMap map) {
      return map.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
