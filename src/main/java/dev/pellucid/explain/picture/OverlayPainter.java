package dev.pellucid.explain.picture;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.image.ColourMap;
import dev.pellucid.image.HeatMap;
import dev.pellucid.image.HeatMapOverlay;
import dev.pellucid.image.PngEncoder;
import dev.pellucid.image.RgbImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Paints an attribution over what the model saw.
 *
 * <p>Magnitudes are shown, unless the colour map is the diverging one. Of pixels the largest half
 * per cent is shown as one: gradients have a few values so large that nothing else would be seen.
 */
public final class OverlayPainter {

  private static final double SHOWN_APART = 0.995;

  /** A picture is enlarged, by whole factors, until its shorter side has so many pixels. */
  private static final int SMALLEST_SIDE = 224;

  private final boolean signed;
  private final HeatMapOverlay overlay;
  private final Optional<ExampleStrip> strip;
  private final Optional<PlaceStrip> places;

  /**
   * Paints so.
   *
   * @param opacity of the heat map, 0…1
   */
  public OverlayPainter(ColourMap colours, double opacity) {
    this(
        colours == ColourMap.BLUE_WHITE_RED,
        // Signed maps come out in the diverging colours whatever stands here.
        new HeatMapOverlay(
            colours == ColourMap.BLUE_WHITE_RED ? ColourMap.INFERNO : colours, opacity),
        Optional.empty(),
        Optional.empty());
  }

  private OverlayPainter(
      boolean signed,
      HeatMapOverlay overlay,
      Optional<ExampleStrip> strip,
      Optional<PlaceStrip> places) {
    this.signed = signed;
    this.overlay = overlay;
    this.strip = strip;
    this.places = places;
  }

  /** The same, painting examples and places of them too, beside the picture. */
  public OverlayPainter withExamples(ExampleStrip examples, PlaceStrip comparedPlaces) {
    return new OverlayPainter(signed, overlay, Optional.of(examples), Optional.of(comparedPlaces));
  }

  /** A PNG; empty for what is no map, and for examples whose pictures are not at hand. */
  public Optional<byte[]> paint(RgbImage view, Attribution attribution) {
    return over(view, attribution).map(PngEncoder::encode);
  }

  /** The picture under the map, or beside the examples; empty as {@link #paint} says. */
  public Optional<RgbImage> over(RgbImage view, Attribution attribution) {
    if (attribution instanceof Attribution.Examples examples) {
      return strip.map(painter -> painter.paint(view, examples));
    }
    if (attribution instanceof Attribution.Counterfactual otherwise) {
      return places.map(painter -> painter.paint(view, otherwise));
    }
    if (attribution instanceof Attribution.Parts parts) {
      return places.map(painter -> painter.paint(view, parts));
    }
    return map(attribution).map(map -> overlay.over(enlarged(view), map));
  }

  private Optional<HeatMap> map(Attribution attribution) {
    if (attribution instanceof Attribution.Pixels pixels) {
      return Optional.of(clipped(signedOrNot(pixels.heatMap())));
    }
    if (attribution instanceof Attribution.Positions positions) {
      return Optional.of(signedOrNot(positions.heatMap()));
    }
    if (attribution instanceof Attribution.Grid grid) {
      return Optional.of(signedOrNot(grid.heatMap()));
    }
    return Optional.empty();
  }

  private HeatMap signedOrNot(HeatMap map) {
    if (signed) {
      return map;
    }
    float[] magnitudes = new float[map.values().length];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(map.values()[i]);
    }
    return new HeatMap(map.width(), map.height(), magnitudes);
  }

  private static HeatMap clipped(HeatMap map) {
    float[] sorted = new float[map.values().length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(map.values()[i]);
    }
    Arrays.sort(sorted);
    int from = firstPositive(sorted);
    if (from == sorted.length) {
      return map;
    }
    float limit = sorted[from + (int) (SHOWN_APART * (sorted.length - 1 - from))];
    float[] values = map.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-limit, Math.min(limit, values[i]));
    }
    return new HeatMap(map.width(), map.height(), values);
  }

  /** Zeros do not count: of a few pixels that a method names, most would be clipped to nothing. */
  private static int firstPositive(float[] sorted) {
    int first = 0;
    while (first < sorted.length && sorted[first] == 0) {
      first++;
    }
    return first;
  }

  private static RgbImage enlarged(RgbImage view) {
    int factor = Math.max(1, -Math.floorDiv(-SMALLEST_SIDE, Math.min(view.width(), view.height())));
    int width = factor * view.width();
    int height = factor * view.height();
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = 3 * (y / factor * view.width() + x / factor);
        System.arraycopy(view.rgb(), from, rgb, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
