package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.geom.Path2D;

/** Table mountains, dunes, a cactus or two. */
final class Desert implements Landscape {

  @Override
  public void paint(Canvas canvas, Chance chance) {
    canvas.sky(new Color(92, 156, 214), new Color(248, 222, 178), 80);
    double sunX = chance.between(8, canvas.width() - 8);
    double sunY = chance.between(8, 40);
    canvas.glow(new Color(255, 244, 200), 0.8, sunX, sunY, 26);
    canvas.ellipse(new Color(255, 250, 226), sunX, sunY, 6, 6);
    double horizon = chance.between(70, 86);
    int mesas = 1 + chance.below(3);
    for (int i = 0; i < mesas; i++) {
      mesa(canvas, chance, horizon);
    }
    canvas.rectangle(
        new Color(226, 176, 118), 0, horizon + 3, canvas.width(), canvas.height() - horizon - 3);
    for (int dune = 0; dune < 4; dune++) {
      double near = dune / 3.0;
      Color sand = Palette.mix(new Color(226, 176, 118), new Color(206, 146, 82), near);
      canvas.ridge(
          Palette.mix(sand, new Color(250, 214, 156), chance.between(0, 0.5)),
          chance,
          horizon + 2 + 36 * near * near,
          3 + 5 * near,
          chance.between(0.5, 1.3));
    }
    int cacti = 1 + chance.below(3);
    for (int i = 0; i < cacti; i++) {
      double depth = chance.between(0, 1);
      cactus(
          canvas,
          chance,
          chance.between(4, canvas.width() - 4),
          horizon + 10 + 30 * depth,
          14 + 26 * depth);
    }
    for (int stone = 0; stone < 9; stone++) {
      double size = chance.between(0.8, 3);
      canvas.ellipse(
          chance.between(new Color(150, 104, 66), new Color(190, 150, 108)),
          chance.between(0, canvas.width()),
          chance.between(horizon + 16, canvas.height()),
          size * 1.5,
          size);
    }
  }

  private static void mesa(Canvas canvas, Chance chance, double horizon) {
    double x = chance.between(-20, canvas.width() - 10);
    double width = chance.between(24, 60);
    double top = horizon - chance.between(10, 26);
    Color rock = chance.between(new Color(178, 104, 72), new Color(206, 140, 104));
    canvas.polygon(
        rock, x, horizon + 6, x + width * 0.16, top, x + width * 0.8, top, x + width, horizon + 6);
    canvas.polygon(
        Palette.translucent(new Color(90, 40, 30), 0.3),
        x + width * 0.6,
        horizon + 6,
        x + width * 0.66,
        top,
        x + width * 0.8,
        top,
        x + width,
        horizon + 6);
    canvas.rectangle(
        Palette.translucent(new Color(120, 60, 44), 0.4),
        x + width * 0.14,
        top + 4,
        width * 0.7,
        1.6);
  }

  private static void cactus(Canvas canvas, Chance chance, double x, double ground, double height) {
    Color green = chance.between(new Color(70, 112, 62), new Color(100, 136, 78));
    double thickness = height * 0.16;
    canvas.ellipse(
        Palette.translucent(new Color(110, 70, 40), 0.4),
        x + height * 0.12,
        ground,
        height * 0.3,
        1.2);
    canvas.line(green, thickness, x, ground, x, ground - height);
    for (int side = -1; side <= 1; side += 2) {
      double elbow = ground - height * chance.between(0.35, 0.6);
      Path2D arm = new Path2D.Double();
      arm.moveTo(x, elbow);
      arm.lineTo(x + side * height * 0.26, elbow);
      arm.lineTo(x + side * height * 0.26, elbow - height * chance.between(0.15, 0.35));
      canvas.stroke(green, thickness * 0.75, arm);
    }
  }
}
