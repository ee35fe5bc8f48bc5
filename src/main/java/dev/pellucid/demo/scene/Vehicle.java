package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.List;

/** Cars, for streets and highways. */
final class Vehicle {

  private static final List<Color> LACQUER =
      List.of(
          new Color(56, 70, 92),
          new Color(214, 214, 216),
          new Color(132, 44, 46),
          new Color(44, 96, 110),
          new Color(96, 98, 102),
          new Color(202, 160, 62));

  private Vehicle() {}

  /** A car seen from the side; {@code ground} is where its wheels stand. */
  static void sideView(Canvas canvas, Chance chance, double x, double ground, double length) {
    Color lacquer = chance.oneOf(LACQUER);
    double unit = length / 24;
    canvas.ellipse(
        Palette.translucent(Color.BLACK, 0.35), x + 12 * unit, ground, 12.5 * unit, 1.4 * unit);
    Path2D cabin = new Path2D.Double();
    cabin.moveTo(x + 4 * unit, ground - 5 * unit);
    cabin.lineTo(x + 7.5 * unit, ground - 9 * unit);
    cabin.lineTo(x + 15.5 * unit, ground - 9 * unit);
    cabin.lineTo(x + 19.5 * unit, ground - 5 * unit);
    cabin.closePath();
    canvas.fill(Palette.mix(lacquer, Color.BLACK, 0.15), cabin);
    canvas.polygon(
        new Color(150, 180, 200),
        x + 5.6 * unit,
        ground - 5.2 * unit,
        x + 8 * unit,
        ground - 8.2 * unit,
        x + 15 * unit,
        ground - 8.2 * unit,
        x + 17.8 * unit,
        ground - 5.2 * unit);
    canvas.fill(
        lacquer,
        new RoundRectangle2D.Double(
            x, ground - 5.6 * unit, 24 * unit, 4.4 * unit, 3 * unit, 3 * unit));
    for (double wheel : new double[] {5.5, 18.5}) {
      canvas.ellipse(
          new Color(28, 28, 30), x + wheel * unit, ground - 1.6 * unit, 2.2 * unit, 2.2 * unit);
      canvas.ellipse(
          new Color(150, 150, 152), x + wheel * unit, ground - 1.6 * unit, 0.9 * unit, 0.9 * unit);
    }
  }

  /** A car seen from behind. */
  static void rearView(Canvas canvas, Chance chance, double x, double ground, double width) {
    Color lacquer = chance.oneOf(LACQUER);
    double unit = width / 10;
    canvas.ellipse(Palette.translucent(Color.BLACK, 0.4), x, ground, 5.6 * unit, 1.1 * unit);
    canvas.rectangle(new Color(26, 26, 28), x - 4.4 * unit, ground - 2 * unit, 2 * unit, 2 * unit);
    canvas.rectangle(new Color(26, 26, 28), x + 2.4 * unit, ground - 2 * unit, 2 * unit, 2 * unit);
    canvas.fill(
        lacquer,
        new RoundRectangle2D.Double(
            x - 5 * unit, ground - 5.4 * unit, 10 * unit, 4.4 * unit, 2 * unit, 2 * unit));
    canvas.polygon(
        Palette.mix(lacquer, new Color(60, 76, 92), 0.75),
        x - 4.2 * unit,
        ground - 5 * unit,
        x - 3.2 * unit,
        ground - 8 * unit,
        x + 3.2 * unit,
        ground - 8 * unit,
        x + 4.2 * unit,
        ground - 5 * unit);
    canvas.rectangle(new Color(214, 50, 40), x - 4.6 * unit, ground - 4.4 * unit, 1.6 * unit, unit);
    canvas.rectangle(new Color(214, 50, 40), x + 3 * unit, ground - 4.4 * unit, 1.6 * unit, unit);
  }
}
