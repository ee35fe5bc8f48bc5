package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Paint;
import java.awt.geom.AffineTransform;

/** Paints a sign and what holds it. Drawn in units of the sign's radius, about its centre. */
final class SignPainter {

  private static final double ROUNDING = 0.07;
  private static final double RIM = 0.035;

  private SignPainter() {}

  static void paintPole(Canvas canvas, Placement placement) {
    double halfWidth = Math.max(1.1, placement.radius() * 0.075);
    double x = placement.x();
    Paint steel =
        new GradientPaint(
            (float) (x - halfWidth),
            0,
            new Color(200, 204, 208),
            (float) (x + halfWidth),
            0,
            new Color(96, 100, 106));
    double lean = Math.tan(placement.rotation() * 0.3) * canvas.height();
    canvas.polygon(
        steel,
        x - halfWidth,
        placement.y(),
        x + halfWidth,
        placement.y(),
        x + halfWidth - lean,
        canvas.height() + 2,
        x - halfWidth - lean,
        canvas.height() + 2);
  }

  /** The plate as new: rim, border, field, without its symbol. */
  static void paintPlate(Canvas canvas, SignDesign design, Placement placement) {
    canvas.transform(toPixels(placement));
    SignShape shape = design.shape();
    double border = design.border() == SignColour.RED ? 0.2 : 0.09;
    double half = ROUNDING / 2;
    plate(canvas, new Color(70, 74, 78), shape, half, ROUNDING);
    plate(canvas, design.border().paint(), shape, RIM + half, ROUNDING);
    plate(canvas, design.field().paint(), shape, RIM + border + half, ROUNDING * 0.6);
    canvas.fill(
        new GradientPaint(
            -0.6f,
            -1f,
            Palette.translucent(Color.WHITE, 0.2),
            0.6f,
            1f,
            Palette.translucent(Color.BLACK, 0.16)),
        shape.outline(RIM));
  }

  static void paintSymbol(Canvas canvas, SignDesign design, Placement placement) {
    canvas.transform(toPixels(placement));
    canvas.transform(AffineTransform.getTranslateInstance(0, design.shape().centreY()));
    if (isTriangle(design.shape())) {
      canvas.transform(AffineTransform.getScaleInstance(0.72, 0.72));
    }
    SymbolPainter.paint(canvas, design.symbol(), design.field().ink().paint());
  }

  static AffineTransform toPixels(Placement placement) {
    AffineTransform transform = AffineTransform.getTranslateInstance(placement.x(), placement.y());
    transform.rotate(placement.rotation());
    transform.scale(placement.radius() * placement.foreshortening(), placement.radius());
    return transform;
  }

  private static void plate(
      Canvas canvas, Color colour, SignShape shape, double inset, double rounding) {
    canvas.fill(colour, shape.outline(inset));
    canvas.stroke(colour, rounding, shape.outline(inset));
  }

  private static boolean isTriangle(SignShape shape) {
    return shape == SignShape.TRIANGLE || shape == SignShape.INVERTED_TRIANGLE;
  }
}
