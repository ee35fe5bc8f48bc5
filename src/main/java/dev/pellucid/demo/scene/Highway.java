package dev.pellucid.demo.scene;

import java.awt.Color;

/** Lanes that run to a vanishing point between fields, a guard rail, some traffic. */
final class Highway implements Landscape {

  @Override
  public void paint(Canvas canvas, Chance chance) {
    canvas.sky(new Color(96, 160, 222), new Color(212, 228, 238), 78);
    Landscape.clouds(canvas, chance, 40, 0.85);
    double horizon = chance.between(66, 82);
    canvas.ridge(new Color(136, 160, 164), chance, horizon - 3, 6, chance.between(0.8, 1.6));
    canvas.ridge(new Color(128, 152, 110), chance, horizon, 3, chance.between(0.8, 1.6));
    Color field = chance.between(new Color(156, 164, 84), new Color(196, 178, 104));
    canvas.band(Palette.mix(field, Color.WHITE, 0.15), field, horizon + 1, canvas.height());
    double vanish = chance.between(34, 94);
    double left = chance.between(-60, -20);
    double right = canvas.width() + chance.between(20, 60);
    double bottom = canvas.height();
    canvas.polygon(
        new Color(96, 98, 104),
        vanish - 2,
        horizon,
        vanish + 2,
        horizon,
        right,
        bottom,
        left,
        bottom);
    edgeLine(canvas, vanish, horizon, left + 8, bottom);
    edgeLine(canvas, vanish, horizon, right - 8, bottom);
    for (int lane = 1; lane <= 2; lane++) {
      dashes(canvas, vanish, horizon, left + (right - left) * lane / 3.0, bottom, chance);
    }
    int cars = 1 + chance.below(3);
    for (int i = 0; i < cars; i++) {
      double depth = chance.between(0.15, 0.8);
      double lane = (0.5 + chance.below(3)) / 3.0;
      double ground = horizon + (bottom - horizon) * depth;
      double x = vanish + (left + (right - left) * lane - vanish) * depth;
      Vehicle.rearView(canvas, chance, x, ground, 5 + 34 * depth);
    }
    guardRail(canvas, vanish, horizon, right + 12, bottom);
  }

  private static void edgeLine(
      Canvas canvas, double vanish, double horizon, double x, double bottom) {
    canvas.polygon(new Color(232, 232, 228), vanish, horizon, x + 2.2, bottom, x - 2.2, bottom);
  }

  private static void dashes(
      Canvas canvas, double vanish, double horizon, double x, double bottom, Chance chance) {
    double phase = chance.between(0, 0.12);
    for (double near = 0.06 + phase * 0.3; near < 1; near *= 1.62) {
      double far = near * 1.28;
      canvas.polygon(
          new Color(226, 226, 222),
          vanish + (x - 2 - vanish) * near,
          horizon + (bottom - horizon) * near,
          vanish + (x + 2 - vanish) * near,
          horizon + (bottom - horizon) * near,
          vanish + (x + 2 - vanish) * far,
          horizon + (bottom - horizon) * far,
          vanish + (x - 2 - vanish) * far,
          horizon + (bottom - horizon) * far);
    }
  }

  private static void guardRail(
      Canvas canvas, double vanish, double horizon, double x, double bottom) {
    double rise = 22;
    canvas.polygon(
        new Color(176, 182, 188),
        vanish + 3,
        horizon,
        x,
        bottom - rise,
        x,
        bottom - rise * 0.6,
        vanish + 3,
        horizon + 0.6);
    canvas.line(new Color(120, 126, 132), 0.7, vanish + 3, horizon + 0.4, x, bottom - rise * 0.8);
    for (double near = 0.12; near < 1; near *= 1.45) {
      double postX = vanish + 3 + (x - vanish - 3) * near;
      double postY = horizon + (bottom - horizon) * near;
      canvas.line(
          new Color(128, 132, 138), 0.5 + 2 * near, postX, postY, postX, postY - rise * near);
    }
  }
}
