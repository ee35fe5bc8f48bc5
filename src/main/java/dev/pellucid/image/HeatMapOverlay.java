package dev.pellucid.image;

/**
 * Lays a heat map over the picture it explains: {@code pixel = (1 − opacity) · photo + opacity ·
 * colour}.
 *
 * <p>A map without negative values is stretched from its minimum to its maximum over {@code
 * colours}. A signed one is shown in {@link ColourMap#BLUE_WHITE_RED} whatever {@code colours} is,
 * white at 0 and scaled by its largest magnitude: other maps would hide where the sign changes.
 *
 * @param colours for maps without negative values
 * @param opacity of the heat map, 0…1
 */
public record HeatMapOverlay(ColourMap colours, double opacity) {

  public HeatMapOverlay {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("opacity must lie in 0…1, not " + opacity);
    }
  }

  /** The photo under the heat map, which is resized to it. */
  public RgbImage over(RgbImage photo, HeatMap map) {
    byte[] below = photo.rgb();
    byte[] blended = new byte[below.length];
    ColourMap used = map.isSigned() ? ColourMap.BLUE_WHITE_RED : colours;
    float[] positions = positions(map).resized(photo.width(), photo.height()).values();
    int alpha = (int) Math.rint(opacity * 256);
    for (int i = 0; i < positions.length; i++) {
      int colour = used.rgb(positions[i]);
      for (int c = 0; c < 3; c++) {
        int above = colour >> (16 - 8 * c) & 0xff;
        int under = below[3 * i + c] & 0xff;
        blended[3 * i + c] = (byte) ((under * (256 - alpha) + above * alpha + 128) >> 8);
      }
    }
    return new RgbImage(photo.width(), photo.height(), blended);
  }

  /** Where each value lies on the colour map, 0…1. */
  private static HeatMap positions(HeatMap map) {
    if (!map.isSigned()) {
      return map.normalised();
    }
    double magnitude = Math.max(-map.min(), map.max());
    float[] positions = new float[map.values().length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (float) (0.5 + 0.5 * map.values()[i] / magnitude);
    }
    return new HeatMap(map.width(), map.height(), positions);
  }
}
