package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;

/**
 * Paints symbols about the origin for a sign of radius 1. Letters and digits are paths of our own,
 * so that pictures are the same on machines with other fonts or none.
 */
final class SymbolPainter {

  private SymbolPainter() {}

  static void paint(Canvas canvas, Symbol symbol, Color ink) {
    switch (symbol) {
      case NONE -> {}
      case STOP_LETTERING -> stop(canvas, ink);
      case BAR -> canvas.rectangle(ink, -0.66, -0.17, 1.32, 0.34);
      case DIGITS_30 -> digits(canvas, ink, three());
      case DIGITS_60 -> digits(canvas, ink, six());
      case PEDESTRIAN -> pedestrian(canvas, ink);
      case ROUND_ARROWS -> roundArrows(canvas, ink);
    }
  }

  private static void stop(Canvas canvas, Color ink) {
    Shape[] letters = {letterS(), letterT(), zero(), letterP()};
    for (int i = 0; i < letters.length; i++) {
      glyph(canvas, ink, 0.105, letters[i], -0.73 + 0.39 * i, -0.26, 0.29, 0.52);
    }
  }

  private static void digits(Canvas canvas, Color ink, Shape first) {
    glyph(canvas, ink, 0.15, first, -0.5, -0.36, 0.4, 0.72);
    glyph(canvas, ink, 0.15, zero(), 0.1, -0.36, 0.4, 0.72);
  }

  /** A path in the unit square, stretched to a box and stroked. */
  private static void glyph(
      Canvas canvas,
      Color ink,
      double thickness,
      Shape path,
      double x,
      double y,
      double width,
      double height) {
    AffineTransform box = AffineTransform.getTranslateInstance(x, y);
    box.scale(width, height);
    canvas.stroke(ink, thickness, box.createTransformedShape(path));
  }

  private static Shape zero() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.5, 0);
    path.curveTo(1.12, 0, 1.12, 1, 0.5, 1);
    path.curveTo(-0.12, 1, -0.12, 0, 0.5, 0);
    path.closePath();
    return path;
  }

  private static Shape three() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.06, 0.14);
    path.curveTo(0.2, -0.06, 0.95, -0.08, 0.95, 0.25);
    path.curveTo(0.95, 0.46, 0.6, 0.48, 0.4, 0.48);
    path.curveTo(0.66, 0.48, 1.02, 0.52, 1.02, 0.75);
    path.curveTo(1.02, 1.08, 0.15, 1.1, 0.02, 0.84);
    return path;
  }

  private static Shape six() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.9, 0.08);
    path.curveTo(0.5, -0.12, 0.02, 0.08, 0.02, 0.62);
    path.curveTo(0.02, 1.12, 0.98, 1.12, 0.98, 0.7);
    path.curveTo(0.98, 0.32, 0.2, 0.32, 0.06, 0.62);
    return path;
  }

  private static Shape letterS() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.95, 0.16);
    path.curveTo(0.8, -0.08, 0.03, -0.06, 0.03, 0.26);
    path.curveTo(0.03, 0.55, 0.97, 0.45, 0.97, 0.75);
    path.curveTo(0.97, 1.06, 0.15, 1.08, 0.02, 0.82);
    return path;
  }

  private static Shape letterT() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, 0);
    path.lineTo(1, 0);
    path.moveTo(0.5, 0);
    path.lineTo(0.5, 1);
    return path;
  }

  private static Shape letterP() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.08, 1);
    path.lineTo(0.08, 0);
    path.lineTo(0.5, 0);
    path.curveTo(1.1, 0, 1.1, 0.56, 0.5, 0.56);
    path.lineTo(0.08, 0.56);
    return path;
  }

  private static void pedestrian(Canvas canvas, Color ink) {
    canvas.ellipse(ink, 0.02, -0.48, 0.12, 0.12);
    canvas.stroke(ink, 0.2, new Line2D.Double(0, -0.22, -0.03, 0.06));
    Path2D limbs = new Path2D.Double();
    limbs.moveTo(-0.03, 0.08);
    limbs.lineTo(0.12, 0.26);
    limbs.lineTo(0.2, 0.5);
    limbs.moveTo(-0.03, 0.08);
    limbs.lineTo(-0.12, 0.3);
    limbs.lineTo(-0.28, 0.48);
    limbs.moveTo(0, -0.24);
    limbs.lineTo(0.18, -0.06);
    limbs.lineTo(0.3, -0.04);
    limbs.moveTo(0, -0.24);
    limbs.lineTo(-0.18, -0.1);
    limbs.lineTo(-0.24, 0.06);
    canvas.stroke(ink, 0.1, limbs);
  }

  private static void roundArrows(Canvas canvas, Color ink) {
    double radius = 0.46;
    for (int arrow = 0; arrow < 3; arrow++) {
      double start = 90 + 120 * arrow;
      canvas.stroke(
          ink,
          0.15,
          new Arc2D.Double(-radius, -radius, 2 * radius, 2 * radius, start, 58, Arc2D.OPEN));
      double tip = Math.toRadians(start + 96);
      double back = Math.toRadians(start + 58);
      canvas.polygon(
          ink,
          radius * Math.cos(tip),
          -radius * Math.sin(tip),
          (radius + 0.21) * Math.cos(back),
          -(radius + 0.21) * Math.sin(back),
          (radius - 0.21) * Math.cos(back),
          -(radius - 0.21) * Math.sin(back));
    }
  }
}
