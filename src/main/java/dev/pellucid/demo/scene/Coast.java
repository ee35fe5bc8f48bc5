package dev.pellucid.demo.scene;

import java.awt.Color;

/** Sea to the horizon, a beach, a sail or a lighthouse. */
final class Coast implements Landscape {

  @Override
  public void paint(Canvas canvas, Chance chance) {
    canvas.sky(new Color(84, 160, 220), new Color(220, 238, 244), 66);
    Landscape.clouds(canvas, chance, 36, 0.9);
    double horizon = chance.between(52, 68);
    double shore = chance.between(90, 106);
    canvas.band(new Color(36, 110, 160), new Color(72, 176, 186), horizon, shore + 8);
    for (int glint = 0; glint < 26; glint++) {
      double y = chance.between(horizon + 1, shore);
      double length = 1 + 7 * (y - horizon) / (shore - horizon);
      double x = chance.between(0, canvas.width());
      canvas.line(
          Palette.translucent(Color.WHITE, chance.between(0.2, 0.6)), 0.7, x, y, x + length, y);
    }
    if (chance.happens(0.5)) {
      headland(canvas, chance, horizon);
    }
    int sails = chance.below(3);
    for (int i = 0; i < sails; i++) {
      sail(canvas, chance, chance.between(8, 120), horizon + chance.between(2, 12));
    }
    canvas.ridge(Palette.translucent(Color.WHITE, 0.85), chance, shore - 1.5, 3, 1.2);
    canvas.ridge(new Color(222, 202, 154), chance, shore + 1, 2.5, 1.2);
    canvas.ridge(new Color(236, 218, 172), chance, shore + 9, 2, 0.8);
    for (int i = 0; i < 10; i++) {
      double size = chance.between(0.6, 1.8);
      canvas.ellipse(
          chance.between(new Color(150, 140, 120), new Color(206, 190, 150)),
          chance.between(0, canvas.width()),
          chance.between(shore + 6, canvas.height()),
          size * 1.4,
          size);
    }
  }

  private static void headland(Canvas canvas, Chance chance, double horizon) {
    boolean left = chance.happens(0.5);
    double width = chance.between(30, 54);
    double near = left ? 0 : canvas.width();
    double tip = left ? width : canvas.width() - width;
    double top = horizon - chance.between(12, 20);
    canvas.polygon(
        new Color(112, 120, 92),
        near,
        top,
        (near + tip * 2) / 3,
        top + 4,
        tip,
        horizon + 2,
        near,
        horizon + 2);
    double towerX = (near * 2 + tip) / 3;
    canvas.polygon(
        new Color(246, 246, 242),
        towerX - 3,
        top + 3,
        towerX + 3,
        top + 3,
        towerX + 2,
        top - 20,
        towerX - 2,
        top - 20);
    canvas.rectangle(new Color(60, 84, 110), towerX - 2.4, top - 12, 4.8, 5);
    canvas.rectangle(new Color(70, 76, 84), towerX - 2.4, top - 24, 4.8, 4);
  }

  private static void sail(Canvas canvas, Chance chance, double x, double water) {
    double size = chance.between(7, 14);
    canvas.polygon(
        new Color(250, 250, 248), x, water - size, x, water - 1.5, x + size * 0.55, water - 1.5);
    canvas.polygon(
        new Color(226, 230, 236),
        x - 0.6,
        water - size * 0.9,
        x - 0.6,
        water - 1.5,
        x - size * 0.35,
        water - 1.5);
    canvas.polygon(
        new Color(92, 66, 52),
        x - size * 0.4,
        water - 1,
        x + size * 0.55,
        water - 1,
        x + size * 0.35,
        water + 1,
        x - size * 0.25,
        water + 1);
  }
}
