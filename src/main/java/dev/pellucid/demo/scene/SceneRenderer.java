package dev.pellucid.demo.scene;

import dev.pellucid.image.JpegEncoder;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/**
 * Draws scenes, {@value #SIZE} pixels wide and high. The same scene is the same picture on every
 * call, and every thread may draw.
 *
 * <p>From back to front: landscape, weather upon it, pole, sign, branch, weather before them, and
 * then lens and sensor. The masks are taken of the layers that make the picture up, before lens and
 * sensor.
 */
public final class SceneRenderer {

  /** Width and height of a picture, in pixels. */
  public static final int SIZE = 128;

  /** How the pictures are stored and sent. */
  public static final JpegEncoder JPEG = new JpegEncoder(0.9f);

  /** The picture alone. */
  public BufferedImage render(Scene scene) {
    BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    paint(scene, picture, Layers.of(scene));
    return picture;
  }

  /** The picture and its masks. */
  public RenderedScene renderWithMasks(Scene scene) {
    BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Layers layers = Layers.of(scene);
    paint(scene, picture, layers);
    Mask branch = Mask.ofPaint(layers.branch());
    Mask plate = Mask.ofPaint(layers.sign());
    Mask sign = plate.minus(branch);
    Mask symbol = Mask.ofPaint(layer(canvas -> paintSymbol(canvas, scene)));
    Mask visibleSymbol = symbol.minus(branch).minus(plate.inverse());
    Mask background = Mask.ofPaint(layers.pole()).or(plate).or(branch).inverse();
    return new RenderedScene(scene, picture, sign, visibleSymbol, background);
  }

  /** What stands before the landscape, each on glass of its own. */
  private record Layers(BufferedImage pole, BufferedImage sign, BufferedImage branch) {

    static Layers of(Scene scene) {
      BufferedImage pole = layer(canvas -> SignPainter.paintPole(canvas, scene.placement()));
      BufferedImage sign =
          layer(canvas -> SignPainter.paintPlate(canvas, scene.design(), scene.placement()));
      try (Canvas canvas = new Canvas(sign)) {
        canvas.onlyOnPaint();
        paintSymbol(canvas, scene);
      }
      try (Canvas canvas = new Canvas(sign)) {
        Chance chance = Chance.of(scene.seed(), scene.texture());
        WearPainter.paint(canvas, scene.texture(), scene.placement(), chance);
      }
      return new Layers(pole, sign, layer(canvas -> paintBranch(canvas, scene)));
    }
  }

  private static void paint(Scene scene, BufferedImage picture, Layers layers) {
    long seed = scene.seed();
    try (Canvas canvas = new Canvas(picture)) {
      Landscape.of(scene.background()).paint(canvas, Chance.of(seed, scene.background()));
      WeatherPainter.paintBehind(canvas, scene, Chance.of(seed, "behind" + scene.weather()));
      canvas.overlay(layers.pole());
      canvas.overlay(layers.sign());
      canvas.overlay(layers.branch());
      WeatherPainter.paintInFront(canvas, scene, Chance.of(seed, "front" + scene.weather()));
    }
    CameraOptics.apply(picture, scene.camera(), scene.capture(), Chance.of(seed, "grain"));
  }

  private static void paintSymbol(Canvas canvas, Scene scene) {
    SignPainter.paintSymbol(canvas, scene.design(), scene.placement());
  }

  private static void paintBranch(Canvas canvas, Scene scene) {
    double reach = scene.capture().occlusion();
    if (reach > 0) {
      BranchPainter.paint(canvas, scene.placement(), reach, Chance.of(scene.seed(), "branch"));
    }
  }

  private static BufferedImage layer(Consumer<Canvas> painter) {
    BufferedImage layer = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB_PRE);
    try (Canvas canvas = new Canvas(layer)) {
      painter.accept(canvas);
    }
    return layer;
  }
}
