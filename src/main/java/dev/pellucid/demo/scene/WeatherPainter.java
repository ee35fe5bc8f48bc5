package dev.pellucid.demo.scene;

import java.awt.Color;

/** Weather acts twice: on the landscape, and, less, on what stands near the camera. */
final class WeatherPainter {

  private static final Color FOG = new Color(206, 210, 214);
  private static final Color GLOOM = new Color(86, 96, 110);
  private static final Color DARK = new Color(10, 16, 46);

  private WeatherPainter() {}

  /** Behind the sign: what the weather does to the landscape. */
  static void paintBehind(Canvas canvas, Scene scene, Chance chance) {
    int width = canvas.width();
    int height = canvas.height();
    switch (scene.weather()) {
      case CLEAR -> {}
      case RAIN -> canvas.rectangle(Palette.translucent(GLOOM, 0.42), 0, 0, width, height);
      case FOG -> {
        double density = chance.between(0.72, 0.94);
        Color far = Palette.translucent(FOG, density);
        Color near = Palette.translucent(FOG, density * 0.72);
        canvas.band(far, far, 0, height * 0.62);
        canvas.band(far, near, height * 0.62, height);
      }
      case NIGHT -> {
        Color sky = Palette.translucent(DARK, chance.between(0.66, 0.78));
        canvas.band(sky, Palette.translucent(DARK, 0.6), 0, height);
        nightLights(canvas, scene.background(), chance);
      }
    }
  }

  /** Before the sign: what lies between it and the camera. */
  static void paintInFront(Canvas canvas, Scene scene, Chance chance) {
    int width = canvas.width();
    int height = canvas.height();
    switch (scene.weather()) {
      case CLEAR -> {}
      case RAIN -> rain(canvas, chance);
      case FOG -> {
        canvas.rectangle(Palette.translucent(FOG, chance.between(0.3, 0.58)), 0, 0, width, height);
        for (int bank = 0; bank < 3; bank++) {
          canvas.glow(
              FOG,
              0.3,
              chance.between(0, width),
              chance.between(20, height),
              chance.between(26, 56));
        }
      }
      case NIGHT -> {
        canvas.rectangle(
            Palette.translucent(DARK, chance.between(0.08, 0.28)), 0, 0, width, height);
        canvas.glow(
            new Color(255, 244, 214),
            0.2,
            scene.placement().x(),
            scene.placement().y(),
            scene.placement().radius() * 2.1);
      }
    }
  }

  private static void nightLights(Canvas canvas, Background background, Chance chance) {
    int lights =
        switch (background) {
          case CITY -> 14;
          case HIGHWAY -> 7;
          case COAST -> 3;
          case FOREST, DESERT, SNOW -> 0;
        };
    for (int light = 0; light < lights; light++) {
      double x = chance.between(0, canvas.width());
      double y = chance.between(50, 100);
      Color colour = chance.between(new Color(255, 214, 140), new Color(255, 244, 224));
      canvas.glow(colour, 0.55, x, y, chance.between(3, 7));
      canvas.ellipse(colour, x, y, 0.9, 0.9);
    }
    for (int star = 0; star < 14; star++) {
      canvas.ellipse(
          Palette.translucent(Color.WHITE, chance.between(0.2, 0.7)),
          chance.between(0, canvas.width()),
          chance.between(0, 44),
          0.5,
          0.5);
    }
  }

  private static void rain(Canvas canvas, Chance chance) {
    canvas.rectangle(Palette.translucent(GLOOM, 0.16), 0, 0, canvas.width(), canvas.height());
    double slant = chance.between(-0.35, 0.35);
    for (int streak = 0; streak < 60; streak++) {
      double x = chance.between(-10, canvas.width() + 10);
      double y = chance.between(-10, canvas.height());
      double length = chance.between(5, 14);
      canvas.line(
          Palette.translucent(new Color(222, 230, 240), chance.between(0.25, 0.6)),
          0.8,
          x,
          y,
          x + slant * length,
          y + length);
    }
    for (int drop = 0; drop < 6; drop++) {
      double x = chance.between(0, canvas.width());
      double y = chance.between(0, canvas.height());
      double size = chance.between(1.2, 3);
      canvas.ellipse(Palette.translucent(new Color(190, 204, 220), 0.45), x, y, size, size * 1.2);
      canvas.ellipse(
          Palette.translucent(Color.WHITE, 0.6), x - size * 0.3, y - size * 0.4, 0.6, 0.6);
    }
  }
}
