package dev.pellucid.cli;

import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Reads encoded images, and tensors that are used as they are. */
final class PictureReader {

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final Preprocessor preprocessor;

  PictureReader(InputSpec input) {
    this.preprocessor = new Preprocessor(input);
  }

  /**
   * Reads one.
   *
   * @throws IOException if the file cannot be read, or is a {@code .npy} that does not fit
   * @throws UnreadableImageException naming the file, if it is no picture
   */
  Picture read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name the images in it");
    }
    if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      float[] tensor = tensor(file);
      return new Picture(file, tensor, preprocessor.shown(tensor));
    }
    try {
      RgbImage decoded = decoder.decode(Files.readAllBytes(file));
      return new Picture(file, preprocessor.tensor(decoded), preprocessor.view(decoded));
    } catch (UnreadableImageException e) {
      throw new UnreadableImageException(e.reason(), file + ": " + e.getMessage(), e);
    }
  }

  private float[] tensor(Path file) throws IOException {
    NpyArray array = NpyFile.read(file);
    InputSpec input = preprocessor.spec();
    int[] chw = {input.channels().count(), input.height(), input.width()};
    int[] nchw = {1, chw[0], chw[1], chw[2]};
    if (!Arrays.equals(array.shape(), chw) && !Arrays.equals(array.shape(), nchw)) {
      throw new IOException(
          "%s holds %s; the model takes %s or %s"
              .formatted(
                  file,
                  Arrays.toString(array.shape()),
                  Arrays.toString(chw),
                  Arrays.toString(nchw)));
    }
    return array.data();
  }
}
