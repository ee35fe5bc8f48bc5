package dev.pellucid.explain.local.concept.activation;

import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.Resize;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Pieces of what a model sees, stretched to its input: what it makes of a part by itself. */
public final class Crops {

  private final Preprocessor stretching;

  /**
   * A rectangle of pixels.
   *
   * @param left of its first column
   * @param top of its first row
   */
  public record Window(int left, int top, int width, int height) {}

  /**
   * For a model.
   *
   * @param input how pictures become its input; crops are always stretched to it
   */
  public Crops(InputSpec input) {
    this.stretching =
        new Preprocessor(
            new InputSpec(
                input.width(),
                input.height(),
                input.channels(),
                new Resize.Exact(),
                input.mean(),
                input.std(),
                input.scale()));
  }

  /**
   * Windows that cover a picture evenly, row by row.
   *
   * @param side of a window, as a share of the picture's: in (0, 1]
   * @param perAxis how many beside each other, and above each other; 1 takes the middle
   */
  public static List<Window> grid(int width, int height, double side, int perAxis) {
    if (!(side > 0 && side <= 1) || perAxis < 1) {
      throw new IllegalArgumentException(
          "windows have a share in (0, 1] of the picture's side, and there is one or more, not %s and %d"
              .formatted(side, perAxis));
    }
    int w = Math.max(1, (int) Math.round(side * width));
    int h = Math.max(1, (int) Math.round(side * height));
    List<Window> windows = new ArrayList<>(perAxis * perAxis);
    for (int row = 0; row < perAxis; row++) {
      for (int column = 0; column < perAxis; column++) {
        windows.add(
            new Window(start(width - w, column, perAxis), start(height - h, row, perAxis), w, h));
      }
    }
    return windows;
  }

  private static int start(int room, int index, int of) {
    return of == 1 ? room / 2 : (int) Math.round((double) room * index / (of - 1));
  }

  /** The pixels in a window, as they are. */
  public static RgbImage cut(RgbImage picture, Window window) {
    byte[] rgb = new byte[3 * window.width() * window.height()];
    for (int row = 0; row < window.height(); row++) {
      System.arraycopy(
          picture.rgb(),
          3 * ((window.top() + row) * picture.width() + window.left()),
          rgb,
          3 * row * window.width(),
          3 * window.width());
    }
    return new RgbImage(window.width(), window.height(), rgb);
  }

  /** A picture of any size stretched to the model's input, {@code [C,H,W]}. */
  public float[] tensor(RgbImage picture) {
    return stretching.tensor(picture);
  }
}
