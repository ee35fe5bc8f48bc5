package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.geom.Path2D;

/** Rows of conifers and broad-leaved trees, paler the further away. */
final class Forest implements Landscape {

  private static final Color HAZE = new Color(150, 182, 150);
  private static final Color CONIFER = new Color(20, 56, 34);
  private static final Color BROADLEAF = new Color(58, 98, 36);
  private static final int ROWS = 4;

  @Override
  public void paint(Canvas canvas, Chance chance) {
    canvas.sky(new Color(176, 205, 196), new Color(206, 222, 190), canvas.height());
    double horizon = chance.between(66, 82);
    for (int row = 0; row < ROWS; row++) {
      double near = row / (ROWS - 1.0);
      double ground = horizon + 26 * near;
      canvas.ridge(shade(CONIFER, near * 0.9), chance, ground - 6, 4, 1);
      double spacing = 8 + 9 * near;
      for (double x = chance.between(-12, 0); x < canvas.width() + 10; x += spacing) {
        double at = x + chance.between(-3, 3);
        double height = (34 + 50 * near) * chance.between(0.75, 1.25);
        if (chance.happens(0.72)) {
          conifer(canvas, chance, at, ground, height, shade(CONIFER, near));
        } else {
          broadleaf(canvas, chance, at, ground, height * 0.8, shade(BROADLEAF, near));
        }
      }
    }
    canvas.band(new Color(62, 92, 40), new Color(30, 48, 24), horizon + 24, canvas.height());
    undergrowth(canvas, chance, horizon + 24);
  }

  private static Color shade(Color full, double near) {
    return Palette.mix(HAZE, full, 0.3 + 0.7 * near);
  }

  private static void conifer(
      Canvas canvas, Chance chance, double x, double ground, double height, Color colour) {
    Color tone = Palette.mix(colour, new Color(70, 120, 70), chance.between(0, 0.35));
    double halfWidth = height * chance.between(0.17, 0.24);
    int tiers = 4;
    Path2D tree = new Path2D.Double();
    tree.moveTo(x, ground - height);
    for (int side = 1; side >= -1; side -= 2) {
      for (int i = 1; i <= tiers; i++) {
        int tier = side > 0 ? i : tiers + 1 - i;
        double y = ground - height + height * tier / tiers;
        double out = side * halfWidth * tier / tiers;
        double in = side * halfWidth * (tier - 0.4) / tiers;
        tree.lineTo(x + (side > 0 ? out : in * 0.55), y - (side > 0 ? 0 : 1.5));
        tree.lineTo(x + (side > 0 ? in * 0.55 : out), y - (side > 0 ? 1.5 : 0));
      }
    }
    tree.closePath();
    canvas.fill(tone, tree);
    canvas.polygon(
        Palette.translucent(Color.WHITE, 0.08),
        x,
        ground - height,
        x - halfWidth,
        ground,
        x - halfWidth * 0.2,
        ground);
  }

  private static void broadleaf(
      Canvas canvas, Chance chance, double x, double ground, double height, Color colour) {
    canvas.line(
        Palette.mix(colour, new Color(64, 44, 30), 0.7),
        height * 0.07,
        x,
        ground,
        x,
        ground - height * 0.5);
    for (int blob = 0; blob < 6; blob++) {
      double size = height * chance.between(0.13, 0.24);
      Color leaves = Palette.mix(colour, new Color(150, 170, 70), chance.between(0, 0.4));
      canvas.ellipse(
          leaves,
          x + height * chance.between(-0.2, 0.2),
          ground - height * chance.between(0.45, 0.9),
          size,
          size * 0.85);
    }
  }

  private static void undergrowth(Canvas canvas, Chance chance, double from) {
    for (int tuft = 0; tuft < 26; tuft++) {
      double x = chance.between(0, canvas.width());
      double y = chance.between(from, canvas.height() + 4);
      Color green = chance.between(new Color(38, 70, 30), new Color(112, 146, 62));
      canvas.ellipse(green, x, y, chance.between(2, 6), chance.between(1, 3));
    }
  }
}
