package dev.pellucid.demo.scene;

import java.awt.Color;

/** Paints a background by day, in clear weather. */
interface Landscape {

  void paint(Canvas canvas, Chance chance);

  static Landscape of(Background background) {
    return switch (background) {
      case FOREST -> new Forest();
      case CITY -> new City();
      case DESERT -> new Desert();
      case SNOW -> new SnowyMountains();
      case HIGHWAY -> new Highway();
      case COAST -> new Coast();
    };
  }

  /** A few soft clouds above the given height. */
  static void clouds(Canvas canvas, Chance chance, double lowest, double opacity) {
    int clouds = chance.below(4);
    for (int i = 0; i < clouds; i++) {
      double x = chance.between(0, canvas.width());
      double y = chance.between(4, lowest);
      double size = chance.between(7, 16);
      Color white = Palette.translucent(Color.WHITE, opacity * chance.between(0.5, 1));
      canvas.ellipse(white, x, y, size, size * 0.32);
      canvas.ellipse(white, x - size * 0.5, y + size * 0.14, size * 0.8, size * 0.24);
      canvas.ellipse(white, x + size * 0.55, y + size * 0.1, size * 0.7, size * 0.22);
      canvas.ellipse(white, x + size * 0.1, y - size * 0.18, size * 0.5, size * 0.3);
    }
  }
}
