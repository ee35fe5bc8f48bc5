package dev.pellucid.demo.scene;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.geom.Path2D;
import java.util.List;

/** What time and people do to a sign. Drawn in units of the sign's radius, on the sign alone. */
final class WearPainter {

  private static final List<Color> SPRAY =
      List.of(
          new Color(214, 46, 160),
          new Color(30, 190, 200),
          new Color(120, 60, 190),
          new Color(96, 200, 60),
          new Color(24, 24, 28));

  private WearPainter() {}

  static void paint(Canvas canvas, Texture texture, Placement placement, Chance chance) {
    canvas.onlyOnPaint();
    canvas.transform(SignPainter.toPixels(placement));
    switch (texture) {
      case NEW -> {}
      case WORN -> worn(canvas, chance);
      case DIRTY -> dirty(canvas, chance);
      case GRAFFITI -> graffiti(canvas, chance);
    }
  }

  private static void worn(Canvas canvas, Chance chance) {
    canvas.rectangle(
        Palette.translucent(new Color(206, 196, 176), chance.between(0.2, 0.34)), -2, -2, 4, 4);
    for (int blot = 0; blot < 12; blot++) {
      double angle = chance.between(0, 2 * Math.PI);
      double distance = chance.between(0.4, 1.05);
      double size = chance.between(0.04, 0.15);
      double x = distance * Math.cos(angle);
      double y = distance * Math.sin(angle);
      Color rust = chance.between(new Color(122, 66, 30), new Color(160, 98, 54));
      canvas.ellipse(Palette.translucent(rust, 0.85), x, y, size, size * 0.8);
      canvas.line(
          Palette.translucent(rust, 0.45), size * 0.5, x, y, x, y + chance.between(0.1, 0.4));
    }
    for (int scratch = 0; scratch < 7; scratch++) {
      double x = chance.between(-0.9, 0.9);
      double y = chance.between(-0.9, 0.9);
      canvas.line(
          new Color(186, 182, 174),
          chance.between(0.02, 0.05),
          x,
          y,
          x + chance.between(-0.5, 0.5),
          y + chance.between(-0.4, 0.4));
    }
  }

  private static void dirty(Canvas canvas, Chance chance) {
    Color mud = chance.between(new Color(84, 62, 40), new Color(112, 92, 66));
    canvas.rectangle(
        new GradientPaint(
            0,
            (float) chance.between(-1, -0.4),
            Palette.translucent(mud, 0.06),
            0,
            1,
            Palette.translucent(mud, chance.between(0.5, 0.75))),
        -2,
        -2,
        4,
        4);
    for (int splash = 0; splash < 26; splash++) {
      double size = chance.between(0.02, 0.11);
      canvas.ellipse(
          Palette.translucent(mud, chance.between(0.5, 0.9)),
          chance.between(-1, 1),
          chance.between(-0.8, 1.1),
          size,
          size * chance.between(0.7, 1.6));
    }
  }

  private static void graffiti(Canvas canvas, Chance chance) {
    int tags = 1 + chance.below(2);
    for (int tag = 0; tag < tags; tag++) {
      Color spray = chance.oneOf(SPRAY);
      double x = chance.between(-0.8, -0.2);
      double y = chance.between(-0.5, 0.6);
      Path2D path = new Path2D.Double();
      path.moveTo(x, y);
      for (int loop = 0; loop < 4; loop++) {
        double toX = x + chance.between(0.2, 0.45);
        path.curveTo(
            x + 0.05,
            y - chance.between(0.3, 0.6),
            toX - 0.3,
            y + chance.between(0.2, 0.5),
            toX,
            y + chance.between(-0.1, 0.1));
        x = toX;
      }
      canvas.stroke(Palette.translucent(spray, 0.3), 0.2, path);
      canvas.stroke(Palette.translucent(spray, 0.95), 0.09, path);
    }
    if (chance.happens(0.6)) {
      double x = chance.between(-0.6, 0.3);
      double y = chance.between(-0.6, 0.3);
      canvas.rectangle(chance.oneOf(SPRAY), x, y, 0.36, 0.28);
      canvas.rectangle(new Color(240, 240, 236), x + 0.05, y + 0.05, 0.26, 0.18);
    }
  }
}
