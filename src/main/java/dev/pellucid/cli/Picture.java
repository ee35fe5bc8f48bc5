package dev.pellucid.cli;

import dev.pellucid.image.RgbImage;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An image that was asked about.
 *
 * @param file as it was named
 * @param tensor {@code [C,H,W]}, what the model is given
 * @param view what the model sees, as a picture
 */
record Picture(Path file, float[] tensor, RgbImage view) {

  String stem() {
    return stem(file);
  }

  /** A file's name without its extension: what results are named after. */
  static String stem(Path file) {
    String name = Objects.toString(file.getFileName(), "");
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
