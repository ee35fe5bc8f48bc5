package dev.pellucid.demo.scene;

import java.awt.Color;
import java.util.List;

/** A skyline, a row of houses with windows, a street. */
final class City implements Landscape {

  private static final List<Color> FACADES =
      List.of(
          new Color(172, 120, 96),
          new Color(196, 178, 150),
          new Color(140, 146, 156),
          new Color(210, 200, 186),
          new Color(150, 98, 84),
          new Color(118, 128, 142));

  @Override
  public void paint(Canvas canvas, Chance chance) {
    canvas.sky(new Color(140, 178, 214), new Color(226, 224, 214), 90);
    Landscape.clouds(canvas, chance, 24, 0.7);
    double street = chance.between(98, 110);
    for (double x = chance.between(-14, 0); x < canvas.width(); ) {
      double width = chance.between(10, 20);
      double height = chance.between(40, 84);
      canvas.rectangle(
          chance.between(new Color(150, 168, 188), new Color(176, 188, 200)),
          x,
          street - height,
          width,
          height);
      x += width + chance.between(-2, 4);
    }
    for (double x = chance.between(-20, 0); x < canvas.width(); ) {
      double width = chance.between(20, 38);
      house(canvas, chance, x, street, width, chance.between(28, 66));
      x += width + (chance.happens(0.3) ? chance.between(2, 8) : 0);
    }
    street(canvas, chance, street);
  }

  private static void house(
      Canvas canvas, Chance chance, double x, double ground, double width, double height) {
    Color facade = Palette.mix(chance.oneOf(FACADES), Color.GRAY, chance.between(0, 0.3));
    double top = ground - height;
    canvas.rectangle(facade, x, top, width, height);
    canvas.rectangle(Palette.mix(facade, Color.BLACK, 0.35), x - 0.5, top - 2, width + 1, 2.5);
    canvas.rectangle(Palette.translucent(Color.BLACK, 0.16), x + width - 2.5, top, 2.5, height);
    double stepX = chance.between(5.5, 7.5);
    double stepY = chance.between(7, 9.5);
    Color glass = chance.between(new Color(48, 62, 84), new Color(96, 122, 150));
    for (double y = top + 4; y < ground - 9; y += stepY) {
      for (double at = x + 3; at < x + width - 4; at += stepX) {
        Color pane = chance.happens(0.14) ? new Color(250, 224, 150) : glass;
        canvas.rectangle(pane, at, y, stepX * 0.55, stepY * 0.58);
      }
    }
    canvas.rectangle(
        chance.between(new Color(150, 50, 44), new Color(40, 80, 92)),
        x + 2,
        ground - 7.5,
        width - 4,
        2.2);
    canvas.rectangle(new Color(52, 54, 62), x + 3, ground - 5, width - 6, 5);
  }

  private static void street(Canvas canvas, Chance chance, double top) {
    canvas.band(new Color(168, 166, 162), new Color(150, 148, 146), top, top + 6);
    canvas.rectangle(new Color(206, 204, 198), 0, top + 5, canvas.width(), 1.4);
    canvas.band(new Color(84, 86, 92), new Color(62, 64, 70), top + 6.4, canvas.height());
    if (chance.happens(0.7)) {
      Vehicle.sideView(canvas, chance, chance.between(4, 110), top + 13, chance.between(20, 28));
    }
    double lamp = chance.between(6, canvas.width() - 6);
    canvas.line(new Color(54, 58, 62), 1.3, lamp, top + 4, lamp, top - 42);
    canvas.line(new Color(54, 58, 62), 1.3, lamp, top - 42, lamp + 7, top - 44);
    canvas.ellipse(new Color(250, 244, 214), lamp + 8, top - 43.5, 2.4, 1.2);
  }
}
