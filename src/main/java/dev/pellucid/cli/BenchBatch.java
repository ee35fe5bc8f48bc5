package dev.pellucid.cli;

import dev.pellucid.image.InputSpec;
import dev.pellucid.model.inference.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The batch that every contestant of a race is given: photos of a folder, or else noise. */
final class BenchBatch {

  private static final long SEED = 1;

  private BenchBatch() {}

  /**
   * A batch in direct memory, {@code [size,C,H,W]}.
   *
   * @param photos a folder; its files are repeated until the batch is full
   */
  static Tensor.Floats of(InputSpec input, int size, Optional<Path> photos) throws IOException {
    int channels = input.channels().count();
    int perImage = channels * input.height() * input.width();
    FloatBuffer values =
        ByteBuffer.allocateDirect(size * perImage * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    if (photos.isPresent()) {
      List<Path> files = BenchPictures.files(photos.get());
      PictureReader reader = new PictureReader(input);
      for (int i = 0; i < size; i++) {
        values.put(reader.read(files.get(i % files.size())).tensor());
      }
    } else {
      Random random = new Random(SEED);
      while (values.hasRemaining()) {
        values.put((float) random.nextGaussian());
      }
    }
    return new Tensor.Floats(
        new int[] {size, channels, input.height(), input.width()}, values.flip());
  }
}
