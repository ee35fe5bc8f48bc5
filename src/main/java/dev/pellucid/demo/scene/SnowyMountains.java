package dev.pellucid.demo.scene;

import java.awt.Color;

/** White slopes under grey peaks, a few firs heavy with snow. */
final class SnowyMountains implements Landscape {

  private static final Color SNOW = new Color(244, 248, 252);

  @Override
  public void paint(Canvas canvas, Chance chance) {
    canvas.sky(new Color(150, 182, 214), new Color(228, 236, 244), 80);
    Landscape.clouds(canvas, chance, 26, 0.6);
    double horizon = chance.between(70, 86);
    int peaks = 3 + chance.below(3);
    for (int i = 0; i < peaks; i++) {
      peak(
          canvas,
          chance,
          canvas.width() * (i + chance.between(0.1, 0.9)) / peaks,
          horizon,
          chance.between(24, 56));
    }
    for (int slope = 0; slope < 3; slope++) {
      canvas.ridge(
          Palette.mix(new Color(206, 220, 236), SNOW, slope / 2.0),
          chance,
          horizon + 12 * slope,
          4 + slope,
          chance.between(0.5, 1.2));
      int firs = 2 + chance.below(4);
      for (int i = 0; i < firs; i++) {
        fir(
            canvas,
            chance,
            chance.between(0, canvas.width()),
            horizon + 5 + 12 * slope,
            10 + 9 * slope);
      }
    }
    for (int drift = 0; drift < 7; drift++) {
      canvas.ellipse(
          Palette.translucent(new Color(176, 198, 224), 0.35),
          chance.between(0, canvas.width()),
          chance.between(horizon + 22, canvas.height()),
          chance.between(6, 20),
          chance.between(0.8, 2));
    }
  }

  private static void peak(Canvas canvas, Chance chance, double x, double ground, double height) {
    double half = height * chance.between(0.8, 1.1);
    double top = ground - height;
    Color rock = chance.between(new Color(120, 136, 156), new Color(156, 168, 184));
    canvas.polygon(rock, x, top, x + half, ground + 8, x - half, ground + 8);
    canvas.polygon(
        Palette.translucent(new Color(60, 74, 100), 0.35),
        x,
        top,
        x + half,
        ground + 8,
        x + half * 0.1,
        ground + 8);
    double cap = height * chance.between(0.4, 0.6);
    double edge = half * cap / (height + 8);
    canvas.polygon(
        SNOW,
        x,
        top,
        x + edge,
        top + cap,
        x + edge * 0.5,
        top + cap * 0.8,
        x + edge * 0.1,
        top + cap * 1.1,
        x - edge * 0.4,
        top + cap * 0.78,
        x - edge,
        top + cap);
  }

  private static void fir(Canvas canvas, Chance chance, double x, double ground, double size) {
    double height = size * chance.between(0.8, 1.2);
    Color needles = chance.between(new Color(50, 76, 76), new Color(84, 108, 110));
    for (int tier = 0; tier < 3; tier++) {
      double top = ground - height + height * 0.26 * tier;
      double bottom = top + height * 0.46;
      double half = height * (0.14 + 0.08 * tier);
      canvas.polygon(needles, x, top, x + half, bottom, x - half, bottom);
      canvas.polygon(
          SNOW,
          x,
          top,
          x + half * 0.55,
          top + height * 0.24,
          x,
          top + height * 0.18,
          x - half * 0.6,
          top + height * 0.27);
    }
  }
}
