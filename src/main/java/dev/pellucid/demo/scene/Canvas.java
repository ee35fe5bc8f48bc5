package dev.pellucid.demo.scene;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** What painters need of a drawing surface: antialiased shapes in the picture's pixels. */
final class Canvas implements AutoCloseable {

  private final Graphics2D graphics;
  private final int width;
  private final int height;

  Canvas(BufferedImage image) {
    graphics = image.createGraphics();
    width = image.getWidth();
    height = image.getHeight();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** All that follows is drawn in coordinates that this transform maps to pixels. */
  void transform(AffineTransform transform) {
    graphics.transform(transform);
  }

  /** All that follows is drawn only where there is paint already. */
  void onlyOnPaint() {
    graphics.setComposite(AlphaComposite.SrcAtop);
  }

  void fill(Paint paint, Shape shape) {
    graphics.setPaint(paint);
    graphics.fill(shape);
  }

  /** An outline with round corners and ends. */
  void stroke(Paint paint, double width, Shape shape) {
    graphics.setPaint(paint);
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  void line(Paint paint, double width, double x0, double y0, double x1, double y1) {
    stroke(paint, width, new Line2D.Double(x0, y0, x1, y1));
  }

  void ellipse(Paint paint, double x, double y, double radiusX, double radiusY) {
    fill(paint, new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
  }

  void rectangle(Paint paint, double x, double y, double w, double h) {
    fill(paint, new Rectangle2D.Double(x, y, w, h));
  }

  /** A closed polygon through x0, y0, x1, y1, … */
  void polygon(Paint paint, double... coordinates) {
    Path2D path = new Path2D.Double();
    path.moveTo(coordinates[0], coordinates[1]);
    for (int i = 2; i < coordinates.length; i += 2) {
      path.lineTo(coordinates[i], coordinates[i + 1]);
    }
    path.closePath();
    fill(paint, path);
  }

  /** The full width between two heights, one colour passing into another. */
  void band(Color top, Color bottom, double from, double to) {
    rectangle(
        new GradientPaint(0, (float) from, top, 0, (float) to, bottom), 0, from, width, to - from);
  }

  /** The full picture, one colour passing into another down to the horizon. */
  void sky(Color top, Color bottom, double horizon) {
    rectangle(new GradientPaint(0, 0, top, 0, (float) horizon, bottom), 0, 0, width, height);
  }

  /** Light that fades to nothing at its radius. */
  void glow(Color colour, double opacity, double x, double y, double radius) {
    Paint light =
        new RadialGradientPaint(
            (float) x,
            (float) y,
            (float) radius,
            new float[] {0, 1},
            new Color[] {Palette.translucent(colour, opacity), Palette.translucent(colour, 0)});
    ellipse(light, x, y, radius, radius);
  }

  /** Ground up to a rolling horizon: three sines of random phase about {@code y}. */
  void ridge(Paint paint, Chance chance, double y, double amplitude, double waves) {
    double phase1 = chance.between(0, 2 * Math.PI);
    double phase2 = chance.between(0, 2 * Math.PI);
    double phase3 = chance.between(0, 2 * Math.PI);
    Path2D path = new Path2D.Double();
    path.moveTo(0, height);
    for (double x = 0; x <= width; x += 4) {
      double t = 2 * Math.PI * waves * x / width;
      double rise =
          0.6 * Math.sin(t + phase1)
              + 0.3 * Math.sin(2.3 * t + phase2)
              + 0.1 * Math.sin(5.1 * t + phase3);
      path.lineTo(x, y - amplitude * rise);
    }
    path.lineTo(width, height);
    path.closePath();
    fill(paint, path);
  }

  /** A layer of the same size, laid over what is there. */
  void overlay(BufferedImage layer) {
    graphics.drawImage(layer, 0, 0, null);
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
