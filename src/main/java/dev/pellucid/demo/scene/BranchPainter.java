package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;

/** A leafy branch that hangs into the picture and over the sign's edge. */
final class BranchPainter {

  private BranchPainter() {}

  /**
   * @param reach how far the tip hangs over the sign, in sign radii
   */
  static void paint(Canvas canvas, Placement placement, double reach, Chance chance) {
    double angle =
        chance.happens(0.5) ? chance.between(-1.0, 0.2) : Math.PI - chance.between(-1.0, 0.2);
    canvas.transform(AffineTransform.getTranslateInstance(placement.x(), placement.y()));
    canvas.transform(AffineTransform.getScaleInstance(placement.radius(), placement.radius()));
    double tip = 1.05 - reach;
    double root = Math.max(2.2, 150 / placement.radius());
    Color bark = chance.between(new Color(58, 42, 30), new Color(92, 70, 50));
    Path2D twig = new Path2D.Double();
    twig.moveTo(root * Math.cos(angle), root * Math.sin(angle) - 0.3);
    twig.quadTo(
        1.3 * Math.cos(angle),
        1.3 * Math.sin(angle) - 0.2,
        tip * Math.cos(angle),
        tip * Math.sin(angle));
    canvas.stroke(bark, 0.09, twig);
    Color dark = chance.between(new Color(44, 74, 34), new Color(66, 90, 40));
    Color light = chance.between(new Color(96, 136, 58), new Color(140, 152, 62));
    for (int i = 0; i < 34; i++) {
      double along = tip + (root - tip) * Math.pow(chance.between(0, 1), 2.2);
      double across = chance.between(-0.3, 0.3);
      double x = along * Math.cos(angle) - across * Math.sin(angle);
      double y = along * Math.sin(angle) + across * Math.cos(angle) - 0.1;
      leaf(canvas, chance.between(dark, light), x, y, chance.between(0.13, 0.24), chance);
    }
  }

  private static void leaf(
      Canvas canvas, Color green, double x, double y, double size, Chance chance) {
    double turn = chance.between(0, Math.PI);
    double dx = size * Math.cos(turn);
    double dy = size * Math.sin(turn);
    Path2D leaf = new Path2D.Double();
    leaf.moveTo(x - dx, y - dy);
    leaf.quadTo(x - dy * 0.8, y + dx * 0.8, x + dx, y + dy);
    leaf.quadTo(x + dy * 0.8, y - dx * 0.8, x - dx, y - dy);
    leaf.closePath();
    canvas.fill(green, leaf);
  }
}
